"""Telling the line: PASS must be driven, rest rejects."""

from typing import Protocol

from gonogo.domain.recipe import OutputSettings
from gonogo.domain.verdict import Verdict
from gonogo.ports.camera import Camera


class Output(Protocol):
    """Something that hears a verdict after its commit."""

    @property
    def name(self) -> str:
        """For the record, for example ``camera UserOutput1``."""
        ...

    def arm(self) -> None:
        """Go to the resting level, which rejects.

        Raises
        ------
        DeviceError
            The resting level could not be driven and read back.
        """
        ...

    def send(self, verdict: Verdict) -> dict[str, str | bool]:
        """Drive the verdict and read it back; only PASS leaves the resting level, for a while.

        Returns
        -------
        dict of str to str or bool
            What was driven and read back, for the ledger.

        Raises
        ------
        DeviceError
            It was not taken.
        """
        ...

    def fail_safe(self) -> None:
        """Go to the resting level now; never raises."""
        ...


class OutputFactory(Protocol):
    """A ``gonogo.outputs`` entry point."""

    def __call__(self, settings: OutputSettings, camera: Camera) -> Output:
        """Make an output; ``camera`` is the lane's camera."""
        ...
