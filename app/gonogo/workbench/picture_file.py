"""A part's picture from an image file."""

from pathlib import Path
from typing import cast

import cv2
import numpy as np

from gonogo.domain.errors import DataError
from gonogo.domain.frame import Pixels


def read_picture(path: Path) -> Pixels:
    """Read an image as it is: grey or BGR, 8 or 16 bit.

    Raises
    ------
    DataError
        The file is missing or no image.
    """
    # Decoded from bytes: on Windows OpenCV cannot open every path by name.
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        image = cv2.imdecode(data, cv2.IMREAD_ANYCOLOR | cv2.IMREAD_ANYDEPTH)
    except (OSError, cv2.error):
        image = None
    if image is None or image.dtype not in (np.uint8, np.uint16):
        msg = f"The image {path} is missing or cannot be decoded."
        raise DataError(msg)
    return cast("Pixels", image)
