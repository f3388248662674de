"""``gonogo model schema``: what a card may say."""

import click

from gonogo.drivers.models.bundle_writing import card_schema


@click.command("schema")
def print_schema() -> None:
    """Print the JSON schema of ``card.yaml``."""
    click.echo(card_schema())
