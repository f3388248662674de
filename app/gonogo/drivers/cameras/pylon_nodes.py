"""A camera's GenICam nodes: probed before every use, since models differ."""

from typing import Any

import msgspec

from gonogo.domain.errors import DeviceError
from gonogo.drivers.cameras.pylon_sdk import PylonError, genicam, pylon, said

_CLOSE = 1e-6


class Number(msgspec.Struct, frozen=True):
    """An integer or float node as it is now."""

    name: str
    value: float
    low: float
    high: float
    step: float | None
    unit: str
    writable: bool
    whole: bool


class Choice(msgspec.Struct, frozen=True):
    """An enumeration node as it is now; where it is locked, ``choices`` are all of the model's."""

    name: str
    value: str
    choices: tuple[str, ...]
    writable: bool


def _available(node: Any) -> list[str]:  # noqa: ANN401  pypylon has no types
    return [e.GetSymbolic() for e in node.GetEntries() if genicam.IsAvailable(e)]


class Nodes:
    """The node map of an open camera. A node the camera lacks reads as None.

    Parameters
    ----------
    node_map : GenApi node map
        Of the open camera.
    camera : str
        What the messages call it.
    """

    def __init__(self, node_map: Any, camera: str) -> None:  # noqa: ANN401  pypylon has no types
        self._map = node_map
        self._camera = camera

    def number(self, *names: str) -> Number | None:
        """Read the first of these numbers the camera has."""
        for name in names:
            node = self._map.GetNode(name)
            if isinstance(node, pylon.IntegerParameter | pylon.FloatParameter):
                found = self._read_number(name, node)
                if found is not None:
                    return found
        return None

    def _read_number(self, name: str, node: Any) -> Number | None:  # noqa: ANN401
        whole = isinstance(node, pylon.IntegerParameter)
        try:
            if not node.IsReadable():
                return None
            step = node.GetInc() if whole or node.HasInc() else None
            return Number(
                name,
                node.GetValue(),
                node.GetMin(),
                node.GetMax(),
                step,
                node.GetUnit(),
                node.IsWritable(),
                whole,
            )
        except PylonError:
            return None  # there, but not to be read in the present state

    def choice(self, *names: str) -> Choice | None:
        """Read the first of these enumerations the camera has."""
        for name in names:
            node = self._map.GetNode(name)
            if not isinstance(node, pylon.EnumParameter) or not node.IsReadable():
                continue
            try:
                writable = node.IsWritable()
                values = node.GetSettableValues() if writable else _available(node)
                return Choice(name, node.GetValue(), tuple(values), writable)
            except PylonError:
                continue
        return None

    def flag(self, *names: str) -> bool | None:
        """Read the first of these booleans the camera has."""
        for name in names:
            node = self._map.GetNode(name)
            if isinstance(node, pylon.BooleanParameter) and node.IsReadable():
                return bool(node.GetValue())
        return None

    def set_number(self, value: float, *names: str) -> tuple[float, str]:
        """Set the first of these numbers the camera has, and read it back.

        Integers go down to the next step.

        Returns
        -------
        tuple of float and str
            The value read back, and a note where it differs from the one asked for.

        Raises
        ------
        DeviceError
            There is none, it cannot be set now, or the value is outside its limits.
        """
        node = self.number(*names)
        if node is None:
            msg = f"{self._camera} has no {names[0]}."
            raise DeviceError(msg)
        unit = f" {node.unit}" if node.unit else ""
        if not node.low - _CLOSE <= value <= node.high + _CLOSE:
            msg = (
                f"{self._camera} refuses {node.name} = {value:g}{unit}: "
                f"its limits are {node.low:g} to {node.high:g}{unit}."
            )
            raise DeviceError(msg)
        asked: float = value
        if node.whole:
            step = int(node.step or 1)
            asked = int(node.low) + (round(value) - int(node.low)) // step * step
        self._write(node.name, asked)
        after = self.number(node.name)
        got = asked if after is None else after.value
        if abs(got - value) <= _CLOSE * max(1.0, abs(value)):
            return got, ""
        return got, f"{node.name} {value:g} was set to {got:g}{unit}"

    def set_choice(self, value: str, *names: str) -> None:
        """Set the first of these enumerations the camera has.

        Raises
        ------
        DeviceError
            There is none, or it does not offer the value.
        """
        node = self.choice(*names)
        if node is None:
            msg = f"{self._camera} has no {names[0]}."
            raise DeviceError(msg)
        if node.value == value:
            return
        if value not in node.choices or not node.writable:
            offered = ", ".join(node.choices) if node.writable else "nothing else at present"
            msg = f"{self._camera} refuses {node.name} = {value}: it offers {offered}."
            raise DeviceError(msg)
        self._write(node.name, value)

    def set_flag(self, name: str, *, value: bool) -> bool:
        """Set a boolean; answers whether the camera has it and took it."""
        node = self._map.GetNode(name)
        if not isinstance(node, pylon.BooleanParameter) or not node.IsWritable():
            return False
        self._write(name, value)
        return True

    def set_text(self, name: str, value: str) -> None:
        """Set a string node."""
        self._write(name, value)

    def execute(self, name: str) -> None:
        """Run a command node.

        Raises
        ------
        DeviceError
            It is missing, or was not taken.
        """
        node = self._map.GetNode(name)
        if not isinstance(node, pylon.CommandParameter) or not node.IsWritable():
            msg = f"{self._camera} has no command {name}, or not in its present state."
            raise DeviceError(msg)
        try:
            node.Execute()
        except PylonError as error:
            msg = f"{self._camera} did not take {name}: {said(error)}."
            raise DeviceError(msg) from error

    def _write(self, name: str, value: float | str | bool) -> None:
        try:
            self._map.GetNode(name).SetValue(value)
        except PylonError as error:
            msg = f"{self._camera} refuses {name} = {value}: {said(error)}."
            raise DeviceError(msg) from error
