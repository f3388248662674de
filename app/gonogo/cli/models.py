"""``gonogo models``: the model bundles."""

import click

from gonogo.bootstrap.models import recipe_store
from gonogo.cli.output import emit, json_option


@click.command()
@json_option
def models(as_json: bool) -> None:
    """List the model bundles with hash, kind and figures."""
    found = [
        {
            "name": listing.name,
            "kind": listing.card.kind if listing.card else None,
            "classes": listing.card.classes if listing.card else (),
            "sha256": listing.card.bundle_sha256 if listing.card else None,
            "licence": listing.card.licence if listing.card else None,
            "figures": listing.card.figures if listing.card else {},
            "problem": listing.problem,
            "folder": str(listing.folder),
        }
        for listing in recipe_store().bundles()
    ]
    if as_json:
        emit({"models": found}, as_json=True)
        return
    for model in found:
        sha256 = str(model["sha256"] or "–")
        click.echo(f"{model['name']:<12} {model['kind'] or '–':<16} {sha256[:16]}")
        if model["problem"]:
            click.echo(f"  {model['problem']}")
        for name, figure in listing_figures(model["figures"]):
            click.echo(f"  {name}: {figure}")


def listing_figures(figures: object, before: str = "") -> list[tuple[str, object]]:
    """Flatten a card's figures to ``heldout recall`` and its value."""
    if not isinstance(figures, dict):
        return [(before.strip(), figures)]
    found = []
    for name, value in figures.items():
        found += listing_figures(value, f"{before} {name}")
    return found
