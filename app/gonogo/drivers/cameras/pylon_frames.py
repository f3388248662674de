"""What a grab result says: a picture, or why there is none, and how many are missing before it."""

from collections.abc import Callable
from typing import Any

import msgspec

from gonogo.domain.geometry import Roi
from gonogo.drivers.cameras.frame_counter import FrameCounter
from gonogo.drivers.cameras.pylon_pixels import PixelsError, pixels_of
from gonogo.ports.camera import Grabbed, GrabFailed


class FrameReader(msgspec.Struct, frozen=True):
    """Reads grab results from one start of grabbing to its stop.

    Parameters
    ----------
    counter : FrameCounter
        Follows the device's frame numbers.
    exposure_us, gain_db : float or None
        As read back when grabbing started; frames do not tell without chunks.
    """

    counter: FrameCounter
    exposure_us: float | None
    gain_db: float | None

    def read(
        self,
        result: Any,  # noqa: ANN401  pypylon has no types
        captured_ns: int,
        source: Callable[[int], str],
    ) -> tuple[int, Grabbed | GrabFailed]:
        """Copy a valid grab result out.

        Parameters
        ----------
        captured_ns : int
            Host's monotonic clock when it was retrieved.
        source : callable
            Names the file of a block id.

        Returns
        -------
        tuple of int and Grabbed or GrabFailed
            Frames missing before it, and what it is. A failed result carries a full-shape array,
            which is not looked at.
        """
        block_id = int(result.GetBlockID())
        missing = self.counter.missing(block_id)
        number = self.counter.known(block_id)
        if not result.GrabSucceeded():
            reason = str(result.GetErrorDescription()) or f"error {result.GetErrorCode():#x}"
            return missing, GrabFailed(reason, number)
        try:
            pixels, bits = pixels_of(result)
        except PixelsError as error:
            return missing, GrabFailed(str(error), number)
        region = Roi(
            int(result.GetOffsetX()),
            int(result.GetOffsetY()),
            int(result.GetWidth()),
            int(result.GetHeight()),
        )
        return missing, Grabbed(
            pixels,
            device_frame_id=number,
            captured_ns=captured_ns,
            bit_depth=bits,
            exposure_us=self.exposure_us,
            gain_db=self.gain_db,
            roi_px=region,
            source=source(block_id),
        )
