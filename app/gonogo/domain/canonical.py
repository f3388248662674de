"""One spelling of a value, so that equal values have equal hashes."""

import hashlib
import json


def canonical_json(value: object) -> str:
    """Spell JSON in one way: keys sorted, no blanks, whole numbers without a point.

    Parameters
    ----------
    value : object
        Of dict, list, tuple, str, number, bool and None.
    """
    return json.dumps(_whole(value), sort_keys=True, separators=(",", ":"))


def sha256_of(value: object) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _whole(value: object) -> object:
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
