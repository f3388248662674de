"""Put the version in use back as it was signed, where it is damaged.

A rehearsal is of no use here: the program was rehearsed when it was taken, and a ledger whose
schema it has raised since cannot be read by the one that stands in for it. Nor is a signature by
name: nothing comes to run that was not signed for, and where that ledger cannot be read, nobody
could write it down.
"""

import logging
from collections.abc import Callable
from contextlib import suppress

from gonogo.domain.errors import UpdateError
from gonogo.drivers.updates.preparing import Here, unpacked
from gonogo.drivers.updates.programs import InUse
from gonogo.drivers.updates.versions import order
from gonogo.ports.update import Offer, Progress

_LOG = logging.getLogger(__name__)


def repairs(offer: Offer, here: Here) -> bool:
    """Whether an update is, by its signed manifest, the one in use, and that one is damaged.

    Raises
    ------
    UpdateError
        It is, and it is the program that runs.
    """
    chosen, version = None, offer.manifest.version
    with suppress(UpdateError):
        chosen = here.programs.in_use()
    if not _is_of(offer, chosen) or here.programs.is_intact(version, offer.manifest):
        return False
    if here.from_file and version == here.version:
        msg = (
            f"Version {version} is damaged, and it runs now. End the screen and the station, and "
            "let the installed program mend it: 'gonogo update take FILE', with GONOGO_INSTALLED=1 "
            "in the environment."
        )
        raise UpdateError(msg)
    return here.from_file or order(version) > order(here.version)


def repair(offer: Offer, here: Here, progress: Progress, cancelled: Callable[[], bool]) -> str:
    """Unpack the version in use once more, into its place; what was done, in a sentence.

    One caller at a time. Killed at any step, the installed program runs, or the mended one.

    Raises
    ------
    UpdateError
        The file is not what its manifest says, there is no room, or it was cancelled.
    """

    def told(doing: str, share: float) -> None:
        if cancelled():
            msg = "The repair was stopped before its end; all is as it was."
            raise UpdateError(msg)
        progress(doing, share)

    programs, version = here.programs, offer.manifest.version
    chosen = programs.in_use()
    if not _is_of(offer, chosen):
        msg = f"Version {version} is not in use any more, so it was not mended; take it anew."
        raise UpdateError(msg)
    with unpacked(offer, programs, 0, told) as program:
        programs.settle(program, version, offer.manifest)
    programs.require_whole(version)
    programs.use(chosen)  # as before; now the folder's change is on the disk as well
    said = (
        f"Version {version} was damaged and is whole again, as {offer.key.name} signed it and as "
        "it was taken here: the next start of the screen and of the station runs it. Nothing new "
        "was taken, so nothing was tried, no password asked for, and the ledger has no new entry."
    )
    _LOG.warning("%s", said)
    return said


def _is_of(offer: Offer, chosen: InUse | None) -> bool:
    return (
        chosen is not None
        and chosen.version == offer.manifest.version
        and chosen.manifest_sha256 == offer.manifest_sha256
    )
