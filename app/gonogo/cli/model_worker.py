"""``gonogo model-worker``: the child process that opens foreign models; no command for people."""

from pathlib import Path

import click

from gonogo.drivers.models.importing.worker import work


@click.command(hidden=True)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def model_worker(folder: Path) -> None:
    """Do the job that lies in FOLDER."""
    work(folder)
