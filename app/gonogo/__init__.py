"""GoNoGo: a visual-inspection workstation, named after the go/no-go gauge."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("gonogo")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"
