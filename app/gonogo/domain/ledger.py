"""The chain of ledger entries: each one's hash covers its stored bytes and the hash before it."""

import struct
from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256

import msgspec

GENESIS = "0" * 64

STATION = "station"
"""Actor of the entries that no person made; nobody may bear this name."""

_LENGTH = struct.Struct(">Q").pack


class EntryKind(StrEnum):
    """What an entry records."""

    STATION_ARMED = "station.armed"
    STATION_STOPPED = "station.stopped"
    DECISION = "decision"
    OUTPUT = "output"
    LATE = "late"
    IMAGE = "image"
    ALARM = "alarm"
    ALARM_ACKNOWLEDGED = "alarm.acknowledged"
    CAMERA = "camera"
    RECIPE_SIGNED = "recipe.signed"
    RECIPE_TAKEN = "recipe.taken"
    SIGNATURE_REFUSED = "signature.refused"
    LABEL = "label"
    LABEL_WITHDRAWN = "label.withdrawn"
    LEDGER_UPGRADED = "ledger.upgraded"
    LEDGER_DOWNGRADED = "ledger.downgraded"
    UPDATE_TAKEN = "update.taken"
    UPDATE_TAKEN_BACK = "update.back"
    UPDATE_KEY_TRUSTED = "update.key"
    UPDATE_KEY_WITHDRAWN = "update.key.withdrawn"


class Draft(msgspec.Struct, frozen=True):
    """An entry before it has its place in the chain.

    Parameters
    ----------
    kind : EntryKind
        What it records.
    body : bytes
        JSON, stored as it is.
    utc : str
        ISO 8601, UTC, microseconds.
    monotonic_ns : int
        Monotonic clock of the machine since ``boot_id``.
    boot_id : str
        Which boot the monotonic clock belongs to.
    actor : str
        Who did it: ``station``, or a person's name.
    """

    kind: EntryKind
    body: bytes
    utc: str
    monotonic_ns: int
    boot_id: str
    actor: str


class LedgerEntry(msgspec.Struct, frozen=True):
    """A :class:`Draft` in its place: ``seq`` from 1 without gaps, chained by hashes."""

    seq: int
    kind: str
    body: bytes
    utc: str
    monotonic_ns: int
    boot_id: str
    actor: str
    prev: str
    hash: str


def chain_hash(prev: str, seq: int, entry: Draft | LedgerEntry) -> str:
    """Hash an entry over its stored bytes.

    SHA-256 over the fields ``prev, seq, utc, monotonic_ns, boot_id, actor, kind, body`` in this
    order, each as its UTF-8 bytes (numbers in decimal) behind its length as 8 bytes big-endian, so
    that no two different entries can feed the same bytes. A verifier needs nothing else.

    Returns
    -------
    str
        64 lower-case hexadecimal digits.
    """
    return hash_fields(
        (
            prev.encode(),
            b"%d" % seq,
            entry.utc.encode(),
            b"%d" % entry.monotonic_ns,
            entry.boot_id.encode(),
            entry.actor.encode(),
            entry.kind.encode(),
            entry.body,
        )
    )


def hash_fields(fields: Iterable[bytes]) -> str:
    """Hash fields as :func:`chain_hash` does, from their bytes in its order."""
    return sha256(b"".join([_LENGTH(len(field)) + field for field in fields])).hexdigest()
