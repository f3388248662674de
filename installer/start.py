"""What the frozen program runs first."""

import multiprocessing
import os


def give_back_environment() -> None:
    """Undo what the frozen program's loader set for itself, so that no child inherits it.

    The loader points ``LD_LIBRARY_PATH`` at our own libraries. This process has read it already;
    a program of the system must not, or it would start with our libcrypto in place of its own.
    Without the loader's marks our own children set themselves up anew.
    """
    for name in [name for name in os.environ if name.startswith("_PYI_")]:
        del os.environ[name]
    users = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if users is not None:
        os.environ["LD_LIBRARY_PATH"] = users


if __name__ == "__main__":
    give_back_environment()
    # A worker of a process pool ends here; whatever started it wants no command line.
    multiprocessing.freeze_support()
    from gonogo.cli import main

    main()
