"""``gonogo licences``: what works inside the program, and under which licence."""

import click

from gonogo import __version__
from gonogo.cli.output import emit, json_option
from gonogo.workbench.licences import licences as every_licence


@click.command()
@json_option
def licences(as_json: bool) -> None:
    """List the components of this program with version and licence.

    With --json each comes with the whole text of its licence.
    """
    found = every_licence()
    if as_json:
        emit({"version": __version__, "components": found}, as_json=True)
        return
    names = max(len(one.name) for one in found)
    versions = max(len(one.version) for one in found)
    for one in found:
        click.echo(f"{one.name:<{names}}  {one.version:<{versions}}  {one.licence}")
