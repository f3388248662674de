"""``gonogo model``: bring a foreign model in, look at what it looks at, and take it out of use."""

import click

from gonogo.cli.model_explain import explain_picture
from gonogo.cli.model_import import import_model
from gonogo.cli.model_remove import remove_model, restore_model
from gonogo.cli.model_schema import print_schema


@click.group()
def model() -> None:
    """Bring foreign models in, see where a model looks, and take it out of use."""


model.add_command(import_model)
model.add_command(explain_picture)
model.add_command(print_schema)
model.add_command(remove_model)
model.add_command(restore_model)
