"""GoNoGo: a visual-inspection workstation, named after the go/no-go gauge."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str
else:

    def __getattr__(name: str) -> str:
        """Read the version when it is asked for: that takes as long as half of a window."""
        if name != "__version__":
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("gonogo")
        except PackageNotFoundError:  # run from a checkout that was never installed
            found = "0+unknown"
        globals()["__version__"] = found
        return found
