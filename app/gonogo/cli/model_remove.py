"""``gonogo model remove`` and ``restore``: take a model out of use, and put it back."""

import click

from gonogo.bootstrap.workshop import removal
from gonogo.cli.output import emit, json_option


@click.command("remove")
@click.argument("name")
@json_option
def remove_model(name: str, as_json: bool) -> None:
    """Take your own model NAME and its recipe out of use; restore puts them back."""
    _tell(name, removal().remove(name), as_json=as_json)


@click.command("restore")
@click.argument("name")
@json_option
def restore_model(name: str, as_json: bool) -> None:
    """Put back what was removed last under NAME."""
    _tell(name, removal().put_back(name), as_json=as_json)


def _tell(name: str, said: str, *, as_json: bool) -> None:
    if as_json:
        emit({"name": name, "done": said}, as_json=True)
    else:
        click.echo(said)
