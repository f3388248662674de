"""Missing frames, from the number a device gives each frame."""

_UNKNOWN = 2**64 - 1
_GIGE_LAST = 0xFFFF
_HALF = 0x8000


class FrameCounter:
    """Follows a device's frame numbers from one start of grabbing to its stop.

    The first number is taken as it comes: USB3 cameras and the emulator begin at 0, GigE cameras
    at 1. GigE counts 16 bits and leaves out 0 (GigE Vision 1, section 21.1), so 65535 is followed
    by 1. A number that goes back otherwise means that the device began anew, and says nothing
    about missing frames.

    Parameters
    ----------
    sixteen_bits : bool
        A GigE camera.
    """

    def __init__(self, *, sixteen_bits: bool) -> None:
        self._sixteen_bits = sixteen_bits
        self._last: int | None = None

    def known(self, block_id: int) -> int | None:
        """The number, or None where the device has none (all ones; 0 on GigE)."""
        if block_id == _UNKNOWN or (self._sixteen_bits and block_id == 0):
            return None
        return block_id

    def missing(self, block_id: int) -> int:
        """Frames missing between the last number and this one, which becomes the last."""
        number = self.known(block_id)
        if number is None:
            return 0
        last, self._last = self._last, number
        if last is None:
            return 0
        if number > last:
            return number - last - 1
        around = _GIGE_LAST - last + number - 1
        return around if self._sixteen_bits and 0 <= around < _HALF else 0
