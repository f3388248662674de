"""``gonogo model``: bring a foreign model in, and look at what it looks at."""

import click

from gonogo.cli.model_explain import explain_picture
from gonogo.cli.model_import import import_model


@click.group()
def model() -> None:
    """Bring foreign models in, and see where a model looks."""


model.add_command(import_model)
model.add_command(explain_picture)
