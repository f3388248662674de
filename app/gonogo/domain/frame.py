"""What a camera saw of one part."""

from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.geometry import Roi

Pixels: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]


class Frame(msgspec.Struct, frozen=True, eq=False):
    """One picture of one part, immutable from here on.

    Parameters
    ----------
    seq : int
        Trigger number, gap-free per lane, from 1.
    part_id : str
        Identity of the part from the recipe's declared source.
    camera_serial : str
        Serial number of the camera.
    device_frame_id : int or None
        Frame counter of the device, where it has one.
    captured_utc : str
        Wall clock at reception, ISO 8601 in UTC with microseconds.
    captured_ns : int
        Monotonic clock at reception, ns.
    pixels : ndarray
        ``(H, W)`` grey or ``(H, W, C)`` BGR, uint8 or uint16, C-contiguous, read-only.
    bit_depth : int
        Significant bits a channel.
    emulated : bool
        Whether the camera is the SDK's emulator or a replay; every record says so.
    exposure_us, gain_db : float or None
        As read back from the device; None where it cannot tell.
    roi_px : Roi or None
        Region of the sensor that was read out.
    source : str
        Where the pixels came from, where that is a file; otherwise empty.
    """

    seq: int
    part_id: str
    camera_serial: str
    device_frame_id: int | None
    captured_utc: str
    captured_ns: int
    pixels: Pixels
    bit_depth: int = 8
    emulated: bool = False
    exposure_us: float | None = None
    gain_db: float | None = None
    roi_px: Roi | None = None
    source: str = ""

    def __post_init__(self) -> None:
        pixels = self.pixels
        if pixels.dtype not in (np.uint8, np.uint16) or pixels.ndim not in (2, 3):
            msg = f"a frame is (H, W) or (H, W, C) of u8 or u16, not {pixels.shape} {pixels.dtype}"
            raise ValueError(msg)
        if not pixels.flags.c_contiguous:
            msg = "the pixels of a frame must be C-contiguous"
            raise ValueError(msg)
        pixels.flags.writeable = False
