"""Ed25519 keys: which ones this installation trusts, and whether one of them signed something."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from filelock import FileLock, Timeout

from gonogo.domain.errors import UpdateError
from gonogo.drivers.durable import write_durably
from gonogo.ports.update import Signer

_LARGEST = 10_000
_PATIENCE_S = 10.0
_FEWEST_DIGITS = 16
"""Of a fingerprint: as many as messages show."""


class TrustedKey(msgspec.Struct, frozen=True):
    """A key that somebody trusted here.

    Parameters
    ----------
    raw : bytes
        The public key, 32 bytes.
    trusted_by : str
        Who; empty for a key that shipped.
    """

    name: str
    raw: bytes
    trusted_by: str = ""
    utc: str = ""

    @property
    def signer(self) -> Signer:
        """The key for people."""
        return Signer(self.name, fingerprint(self.raw))


class TrustedKeys:
    """Keys that shipped, and those that were trusted here.

    Parameters
    ----------
    shipped : Path
        Folder of ``*.pub`` files; may be missing.
    own : Path
        File of those trusted here; a missing one means none.
    """

    def __init__(self, shipped: Path, own: Path) -> None:
        self._shipped = shipped
        self._own = own

    def all(self) -> list[TrustedKey]:
        """All of them.

        Raises
        ------
        UpdateError
            A file cannot be read.
        """
        return [
            read_public_key(file) for file in sorted(self._shipped.glob("*.pub"))
        ] + self._read()

    def find(self, named: str) -> TrustedKey | None:
        """Find the key with this fingerprint.

        Raises
        ------
        UpdateError
            A file cannot be read.
        """
        return next((key for key in self.all() if fingerprint(key.raw) == named), None)

    def trust(self, key: TrustedKey, author: str) -> None:
        """Trust a key from now on.

        Raises
        ------
        UpdateError
            It cannot be written down.
        """
        utc = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        added = TrustedKey(key.name, key.raw, author, utc)
        self._rewrite(lambda now: [*(one for one in now if one.raw != key.raw), added])

    def find_own(self, named: str) -> TrustedKey:
        """Find a key that was trusted here.

        Parameters
        ----------
        named : str
            Its fingerprint, or how that begins: 16 digits or more.

        Raises
        ------
        UpdateError
            There is none.
        """
        wanted = named.strip().lower()
        found = [key for key in self.all() if fingerprint(key.raw).startswith(wanted)]
        if len(wanted) < _FEWEST_DIGITS or not found:
            msg = (
                f"No key that is trusted here has the fingerprint {named}; 'gonogo update keys' "
                f"lists them. Its first {_FEWEST_DIGITS} digits are enough."
            )
            raise UpdateError(msg)
        if not found[0].trusted_by:
            msg = (
                f"The key {found[0].name} came with the program and cannot be withdrawn here; "
                "install a version that comes without it."
            )
            raise UpdateError(msg)
        return found[0]

    def distrust(self, key: TrustedKey) -> None:
        """Trust a key no more that was trusted here.

        Raises
        ------
        UpdateError
            It cannot be written down.
        """
        self._rewrite(lambda now: [one for one in now if one.raw != key.raw])

    def _rewrite(self, change: Callable[[list[TrustedKey]], list[TrustedKey]]) -> None:
        try:
            self._own.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._own.with_name(self._own.name + ".lock"), timeout=_PATIENCE_S):
                text = msgspec.json.format(msgspec.json.encode(change(self._read())), indent=1)
                write_durably(self._own, text + b"\n", 0o644)
        except Timeout as error:
            msg = (
                "Somebody trusts another key at this moment, or withdraws one; try again when that "
                "is done."
            )
            raise UpdateError(msg) from error
        except OSError as error:
            msg = f"{self._own} cannot be written ({error.strerror}); check its folder and disk."
            raise UpdateError(msg) from error

    def _read(self) -> list[TrustedKey]:
        try:
            return msgspec.json.decode(self._own.read_bytes(), type=list[TrustedKey])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.MsgspecError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no list of keys"
            msg = f"{self._own} cannot be read ({why}); mend it, or remove it and trust anew."
            raise UpdateError(msg) from error


def read_public_key(file: Path) -> TrustedKey:
    """Read a public key in PEM, as ``python -m installer.update --new-key`` and OpenSSL write it.

    Raises
    ------
    UpdateError
        It cannot be read, or is no Ed25519 key.
    """
    try:
        with file.open("rb") as opened:
            text = opened.read(_LARGEST)
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}."
        raise UpdateError(msg) from error
    try:
        key = load_pem_public_key(text)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        hint = " It is a private key: keep it secret." if b"PRIVATE KEY" in text else ""
        msg = f"{file} is no public Ed25519 key in PEM; ask for the .pub file.{hint}"
        raise UpdateError(msg)
    # A name of bytes that are no text, or that move the cursor, would not go into the ledger.
    name = "".join(each if each.isprintable() else "?" for each in file.stem)
    return TrustedKey(name, key.public_bytes_raw())


def has_signed(key: TrustedKey, signature: bytes, message: bytes) -> bool:
    """Whether a key signed a message (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(raw: bytes) -> str:
    """SHA-256 of a public key's 32 bytes, hexadecimal."""
    return sha256(raw).hexdigest()
