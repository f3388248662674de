"""``gonogo people``: who may sign a rule."""

import click

from gonogo import paths
from gonogo.cli.output import emit, json_option
from gonogo.cli.passwords import piped_password
from gonogo.drivers.people.password_file import PasswordFile


@click.group()
def people() -> None:
    """Say who may sign new rules, by password."""


@people.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List who may sign."""
    names = PasswordFile(paths.people_file()).names()
    if as_json:
        emit({"people": names}, as_json=True)
        return
    for name in names:
        click.echo(name)
    if not names:
        click.echo("Nobody may sign yet; add somebody with 'gonogo people add NAME'.")


@people.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Take the password from standard input.")
def add(name: str, password_stdin: bool) -> None:
    """Let NAME sign, or give a new password to who may already."""
    if password_stdin:
        password = piped_password()
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    PasswordFile(paths.people_file()).add(name, password)
    click.echo(f"{name} may sign.")


@people.command()
@click.argument("name")
def remove(name: str) -> None:
    """Let NAME sign no more; what was signed stays signed."""
    PasswordFile(paths.people_file()).remove(name)
    click.echo(f"{name} may sign no more.")
