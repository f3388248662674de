"""``gonogo model``: bring a foreign model in, and look at what it looks at."""

import click

from gonogo.cli.model_explain import explain_picture
from gonogo.cli.model_import import import_model
from gonogo.cli.model_schema import print_schema


@click.group()
def model() -> None:
    """Bring foreign models in, and see where a model looks."""


model.add_command(import_model)
model.add_command(explain_picture)
model.add_command(print_schema)
