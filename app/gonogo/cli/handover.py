"""The installed program hands over to the newer one that came as an update file.

Units, desktop entries and shortcuts start the installed program; what runs is decided here, once
for a process and all that it starts: an old station goes on with its own old workers.
"""

import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gonogo import paths
from gonogo.domain.errors import InspectError

if TYPE_CHECKING:
    from gonogo.drivers.updates.programs import Programs

INSTALLED = "GONOGO_INSTALLED"
"""Environment: the program that was asked first. Where it is set nobody is asked any more."""

_STAYS = (["update", "back"],)
"""What the installed program does itself: the way back from one that does not start."""


def hand_over(words: Sequence[str]) -> None:
    """Go on as the program in use where that is newer; otherwise return.

    Parameters
    ----------
    words : sequence of str
        Command line, without the program.
    """
    if INSTALLED in os.environ:
        return
    os.environ[INSTALLED] = sys.executable
    if list(words[:2]) in _STAYS or not _is_chosen():
        return
    program = None
    try:
        program = _newer(paths.programs())
        if program is not None:
            _become([str(program), *words])
    except (InspectError, OSError) as error:
        why = str(error)
        if isinstance(error, OSError):
            why = f"{program} does not start ({error.strerror or error})."
        _say(f"{why} The installed program runs instead.")


def _is_chosen() -> bool:
    """Whether somebody here may have chosen another program.

    Not everybody who asks for a version or checks a ledger has data, or may read those there are;
    what needs them says so itself.
    """
    try:
        return (paths.programs() / "in-use.json").exists()
    except (OSError, paths.NoDataFolderError):
        return False


def _newer(folder: Path) -> Path | None:
    """Find the program in use, whole; None where the installed one is as new."""
    from gonogo import __version__
    from gonogo.drivers.updates.programs import Programs
    from gonogo.drivers.updates.versions import order

    programs = Programs(folder)
    chosen = programs.in_use()
    if chosen is None or order(chosen.version) <= order(__version__):
        return None
    programs.require_whole(chosen.version)
    _require_own(programs, chosen.version)
    return programs.program(chosen.version).with_name(Path(sys.executable).name)


def _require_own(programs: "Programs", version: str) -> None:
    """Refuse a program that somebody with fewer rights could have put there."""
    from gonogo.domain.errors import UpdateError

    place = programs.place(version)
    if sys.platform == "win32":
        import ctypes

        foreign = bool(ctypes.windll.shell32.IsUserAnAdmin())
    else:
        found = (programs.folder, place, programs.program(version))
        foreign = os.geteuid() == 0 and any(map(_is_within_reach, found))
    if foreign:
        msg = (
            f"{place} belongs to the plant's users; an administrator of the system does not run it."
        )
        raise UpdateError(msg)


def _is_within_reach(path: Path) -> bool:
    """Whether anybody but root has put something there, or could; a link counts as what it is."""
    found = path.stat()
    by_group = found.st_gid != 0 and found.st_mode & stat.S_IWGRP
    by_all = found.st_mode & stat.S_IWOTH
    return bool(found.st_uid or path.lstat().st_uid or by_group or by_all)


def _become(command: list[str]) -> None:
    # Beside the installed program lies where the data are, and not beside the new one.
    os.environ["GONOGO_DATA"] = str(paths.data().absolute())
    if sys.platform != "win32":
        os.execv(command[0], command)
    sys.exit(subprocess.call(command))


def _say(sentence: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"gonogo: {sentence}\n")
        sys.stderr.flush()
    import logging

    logging.getLogger(__name__).warning("%s", sentence)
