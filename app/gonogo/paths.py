"""Where things lie: shipped files (frozen, wheel or checkout), and a user's own."""

import os
import sys
from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("gonogo", appauthor=False)


class NoDataFolderError(Exception):
    """The user's data folder cannot be made; the message says where and what to do."""


def _shipped(name: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    roots = [Path(frozen) / "gonogo"] if frozen else []
    roots += [here, here.parents[1]]
    for root in roots:
        if (root / name).is_dir():
            return root / name
    return here / name


def own_command() -> list[str]:
    """Command line that starts this program again, frozen or not."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "gonogo"]
    # On Windows the screen runs in gonogo-gui, which has no console for a child to write to.
    return [str(Path(sys.executable).with_name("gonogo").with_suffix(Path(sys.executable).suffix))]


def resources() -> Path:
    """Icons, theme, fonts and translations."""
    return _shipped("resources")


def models() -> Path:
    """Shipped model bundles, one folder each."""
    return _shipped("models")


def shipped_recipes() -> Path:
    """Shipped recipes."""
    return models() / "recipes"


def licences() -> Path | None:
    """Licences of all bundled components, beside the frozen program; None in a checkout."""
    if not getattr(sys, "frozen", False):
        return None
    return Path(sys.executable).parent / "LICENSES"


def gpu_pack() -> Path | None:
    """Folder of the GPU pack, beside the program's, there or not; None in a checkout."""
    if not getattr(sys, "frozen", False):
        return None
    return Path(sys.executable).parent.with_name("gonogo-gpu")


def installed_files() -> list[Path]:
    """Where what the installer settled for this computer may be written; none in a checkout."""
    if not getattr(sys, "frozen", False):
        return []
    beside = Path(sys.executable).with_name("installed.toml")
    return [beside] if sys.platform == "win32" else [beside, Path("/etc/gonogo/installed.toml")]


def data() -> Path:
    """The station's data: ledger, archive, samples, own recipes.

    ``GONOGO_DATA`` names the folder; else the first of `installed_files` that is there, with the
    data of this computer; else they are this user's.

    Raises
    ------
    NoDataFolderError
        The folder cannot be made, or the installer's file does not name one.
    """
    chosen = os.environ.get("GONOGO_DATA")
    settled = next((file for file in installed_files() if file.is_file()), None)
    if chosen:
        folder = Path(chosen)
    elif settled is not None:
        folder = _data_folder_in(settled)
    else:
        folder = _DIRS.user_data_path
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        named = settled is not None and not chosen
        mend = (
            f"{settled} names it: mend that line, or make the folder."
            if named
            else "set GONOGO_DATA to a folder that can be written."
        )
        msg = f"The data folder {folder} cannot be made ({error.strerror}); {mend}"
        raise NoDataFolderError(msg) from error
    return folder


def _data_folder_in(file: Path) -> Path:
    import tomllib  # a screen in a checkout opens without it

    try:
        # Windows' Notepad may put a mark before UTF-8.
        named = tomllib.loads(file.read_text("utf-8-sig"))["data_folder"]
        folder = Path(os.path.expandvars(named))
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = (
            f"{file} does not say where the data lie; it needs a line such as "
            "data_folder = '/srv/gonogo'."
        )
        raise NoDataFolderError(msg) from error
    if not folder.is_absolute():
        msg = f"The data folder {folder} in {file} is not a full path; write it out from its start."
        raise NoDataFolderError(msg)
    return folder


def user_models() -> Path:
    """Model bundles of the user."""
    return data() / "models"


def user_recipes() -> Path:
    """Recipes of the user."""
    return data() / "recipes"


def removed() -> Path:
    """Models and recipes that the user took out of use."""
    return data() / "removed"


def samples(kind: str) -> Path:
    """Generated sample parts of one kind."""
    return data() / "samples" / kind


def ledger() -> Path:
    """The station's own ledger."""
    return data() / "ledger.sqlite"


def archive_beside(ledger_file: Path) -> Path:
    """Folder of the images that belong to a ledger."""
    return ledger_file.with_name(ledger_file.stem + ".images")


def station_file() -> Path:
    """Where the running station says how to reach it; mode 0600."""
    return data() / "station.json"


def logs() -> Path:
    """Log files."""
    folder = data() / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"The log folder {folder} cannot be made ({error.strerror})."
        raise NoDataFolderError(msg) from error
    return folder


def people_file() -> Path:
    """Who may sign: names and password hashes; mode 0600."""
    return data() / "people.json"


def self_tests() -> Path:
    """Reports of the self-test, for support; may be deleted at any time."""
    return data() / "selftest"


def programs() -> Path:
    """Versions of the program that came as update files, one folder each."""
    return data() / "program"


def shipped_update_keys() -> Path:
    """Public keys of those whose updates every plant may take."""
    return resources() / "update-keys"


def trusted_update_keys() -> Path:
    """Public keys that were trusted here."""
    return data() / "update-keys.json"


def scores() -> Path:
    """Scores of images that were judged before; may be deleted at any time."""
    return data() / "scores"


def settings_file() -> Path:
    """The screen's own settings: theme, language, last recipe."""
    return data() / "screen.json"
