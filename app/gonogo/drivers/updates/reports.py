"""What a rehearsal found, as a file for whoever made the update."""

from pathlib import Path

import msgspec

from gonogo.domain.errors import UpdateError
from gonogo.drivers.durable import why, write_durably
from gonogo.ports.update import Prepared, RehearsalReport


def report_of(prepared: Prepared, former_version: str) -> RehearsalReport:
    """Put the report together.

    Parameters
    ----------
    former_version : str
        Of the program that runs here.
    """
    manifest = prepared.offer.manifest
    return RehearsalReport(
        version=manifest.version,
        former_version=former_version,
        platform=manifest.platform,
        manifest_sha256=prepared.offer.manifest_sha256,
        ok=prepared.rehearsal.ok,
        rehearsal=prepared.rehearsal,
    )


def write_report(report: RehearsalReport, file: Path) -> None:
    """Write it as JSON.

    Raises
    ------
    UpdateError
        It cannot be written there.
    """
    try:
        write_durably(file, msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    except OSError as error:
        msg = f"The report cannot be written to {file} ({why(error)}); choose another place."
        raise UpdateError(msg) from error
