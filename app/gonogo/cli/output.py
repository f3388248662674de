"""What commands print: one JSON object, or lines for people."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


def emit(result: object, *, as_json: bool, lines: Mapping[str, object] | None = None) -> None:
    """Print a result.

    Parameters
    ----------
    result : object
        Anything msgspec turns into a JSON object.
    as_json : bool
        Only the object, on one line.
    lines : mapping or None
        Name and value per line for people; the object's own fields where None.
    """
    if as_json:
        click.echo(msgspec.json.encode(result).decode())
        return
    shown = lines if lines is not None else msgspec.to_builtins(result)
    width = max((len(name) for name in shown), default=0)
    for name, value in shown.items():
        click.echo(f"{name:<{width}}  {_text(value)}")


def progress_bar(length: int, label: str) -> "ProgressBar[int]":
    """Progress bar on stderr, shown only when that is a terminal."""
    shown = sys.stderr.isatty()
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not shown)


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "–" if value is None else str(value)


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
