"""``gonogo model``: bring a foreign model in."""

import click

from gonogo.cli.model_import import import_model


@click.group()
def model() -> None:
    """Bring foreign models in."""


model.add_command(import_model)
