"""A camera's user outputs: driven, read back, and whether a line carries them."""

from gonogo.domain.errors import DeviceError
from gonogo.drivers.cameras.pylon_nodes import Nodes


def has(nodes: Nodes, line: str) -> bool:
    """Whether the camera has this user output."""
    selector = nodes.choice("UserOutputSelector")
    if selector is None:
        return False
    return line == selector.value or line in selector.choices


def write(nodes: Nodes, line: str, *, high: bool) -> bool:
    """Drive a user output and read it back; the caller keeps other threads away.

    Raises
    ------
    DeviceError
        The output is missing or did not take the level.
    """
    nodes.set_choice(line, "UserOutputSelector")
    if not nodes.set_flag("UserOutputValue", value=high):
        msg = f"The output {line} cannot be driven: the camera has no UserOutputValue to set."
        raise DeviceError(msg)
    level = nodes.flag("UserOutputValue")
    if level is None:
        msg = f"The output {line} cannot be read back."
        raise DeviceError(msg)
    return level


def wire(nodes: Nodes, pin: str, line: str) -> None:
    """Let a pin carry a user output; the emulator's stands for a camera that is wired so."""
    nodes.set_choice(pin, "LineSelector")
    nodes.set_choice("Output", "LineMode")
    nodes.set_choice(line, "LineSource")


def problem(nodes: Nodes, line: str) -> str:
    """Why a user output must not be a pass lane, as far as the camera's nodes tell; or nothing."""
    if not has(nodes, line):
        return f"This camera has no output {line}."
    selector = nodes.choice("LineSelector")
    if selector is None or nodes.choice("LineSource") is None:
        return ""
    # Cameras with a single output call its source just "UserOutput".
    names = (line, "UserOutput") if line == "UserOutput1" else (line,)
    carrying = []
    inverted = ""
    for name in selector.choices:
        nodes.set_choice(name, "LineSelector")
        source = nodes.choice("LineSource")
        mode = nodes.choice("LineMode")
        carries = source is not None and source.value in names
        if carries and (mode is None or "Out" in mode.value):
            carrying.append(name)
            if nodes.flag("LineInverter"):
                inverted = f"{name} inverts {line}: rest would drive the pass lane; switch it off."
    if selector.choices:
        nodes.set_choice(selector.value, "LineSelector")
    if inverted or carrying:
        return inverted
    return f"No line of this camera carries {line}; set the LineSource of one to {line}."
