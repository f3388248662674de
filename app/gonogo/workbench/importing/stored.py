"""Arrays as a bundle's files, and their hashes."""

import hashlib
import io

import numpy as np
from numpy.typing import NDArray


def npy(values: NDArray[np.generic]) -> bytes:
    """Spell an array as an NPY file."""
    stored = io.BytesIO()
    np.save(stored, values, allow_pickle=False)
    return stored.getvalue()


def sha256(data: bytes) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
