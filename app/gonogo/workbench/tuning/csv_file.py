"""A CSV file as other programs write it: found encoding, found separator, rows with their lines."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec

from gonogo.domain.errors import DataError

if TYPE_CHECKING:
    from _csv import Reader

MOST_BYTES = 256 << 20
"""Larger files are refused before they are read: some four million parts."""

_SEPARATORS = (",", ";", "\t")
_BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_SHOWN = 12


class CsvFile(msgspec.Struct, frozen=True, eq=False):
    """Bytes of a file that decode whole, and its header.

    Parameters
    ----------
    path : Path
        The file.
    data : bytes
        All of it.
    encoding : str
        ``utf-8``, ``utf-8-sig``, ``utf-16`` with a byte order mark, or ``cp1252``.
    separator : str
        Comma, semicolon or tab: the one under which the header has the columns asked for.
    header : tuple of str
        Names of all columns.
    """

    path: Path
    data: bytes
    encoding: str
    separator: str
    header: tuple[str, ...]

    @classmethod
    def read(cls, path: Path, columns: tuple[str, ...]) -> "CsvFile":
        """Read a file whole.

        Parameters
        ----------
        columns : tuple of str
            Columns that the header must name, each once.

        Raises
        ------
        DataError
            The file cannot be read, is too large, no text, empty, or lacks a column.
        """
        data = _bytes(path)
        encoding = _encoding(path, data)
        return cls(path, data, encoding, *_header(path, data, encoding, columns))

    @property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows below the header, each with the line it begins on, from 1.

        Raises
        ------
        DataError
            Quotes do not match.
        """
        reader = self.reader()
        line = 1
        try:
            for row in reader:
                if line > 1:
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            self.refuse(reader.line_num, error)

    def reader(self) -> "Reader":
        """Reader at the header, without line numbers."""
        text = io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline="")
        return csv.reader(text, delimiter=self.separator, strict=True)

    def refuse(self, line: int, error: csv.Error) -> NoReturn:
        """Refuse the file for what the reader met on a line."""
        msg = f"{self.path}, line {line}: {_plain(error)}"
        raise DataError(msg) from error

    def is_part(self, row: list[str]) -> bool:
        """Whether a row is one of the table, not an empty line."""
        return any(row) and (len(row) == len(self.header) or any(cell.strip() for cell in row))


def column_names(path: Path) -> tuple[str, ...]:
    """Names of a file's columns, under the separator that finds the most.

    Raises
    ------
    DataError
        As :meth:`CsvFile.read`.
    """
    data = _bytes(path)
    return max(_headers(path, data, _encoding(path, data)).values(), key=len)


def shown(cell: str) -> str:
    """Cell of a table for a sentence: short, on one line, printable."""
    kept = repr(cell if len(cell) <= 40 else cell[:37] + "...")
    return kept[1:-1] if re.fullmatch(r"[\w .+-]+", cell) else kept


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            msg = f"{path} is no file; give a CSV file of scores."
            raise DataError(msg)
        size = path.stat().st_size
        if size > MOST_BYTES:
            msg = (
                f"{path} has {size / 2**20:.0f} MiB, more than the {MOST_BYTES >> 20} MiB that are "
                "read; keep only the columns needed, or a random part of the rows."
            )
            raise DataError(msg)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        msg = f"{path} cannot be read: {why}. Give a CSV file of scores."
        raise DataError(msg) from error


def _encoding(path: Path, data: bytes) -> str:
    """Find the encoding and decode all of it once, so that nothing is half read."""
    found = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(found)
    except UnicodeDecodeError as error:
        line = _lines_before(data[: error.start]) + 1
        if found != "utf-8":
            name = "UTF-16" if found == "utf-16" else "UTF-8"
            msg = f"{path} begins as {name} but is damaged; save it again as UTF-8."
            raise DataError(msg) from error
        found = "cp1252"
        try:
            text = data.decode(found)
        except UnicodeDecodeError:
            msg = f"{path}, line {line}: this is neither UTF-8 nor Windows-1252; save it as UTF-8."
            raise DataError(msg) from error
    at = text.find("\0")
    if at >= 0:
        line = _lines_before(text[:at].encode("utf-8", "replace")) + 1
        msg = (
            f"{path}, line {line}: there is a NUL character, so this is no text, or UTF-16 without "
            "its byte order mark; save it as UTF-8."
        )
        raise DataError(msg)
    if not text.strip("\ufeff\r\n\t ,;"):
        msg = f"{path} is empty; it needs a header and a row for each part."
        raise DataError(msg)
    return found


def _header(
    path: Path, data: bytes, encoding: str, columns: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Take the separator under which the columns asked for are there."""
    headers = _headers(path, data, encoding)
    for separator, header in headers.items():
        if all(header.count(name) == 1 for name in columns):
            return separator, header
    header = max(headers.values(), key=len)
    name = next(name for name in columns if header.count(name) != 1)
    there = ", ".join(shown(other) for other in header[:_SHOWN])
    more = f" and {len(header) - _SHOWN} more" if len(header) > _SHOWN else ""
    what = "are several columns" if name in header else "is no column"
    msg = (
        f"{path}, line 1: there {what} {shown(name)}; the columns are {there}{more}; "
        "give the name of one of them."
    )
    raise DataError(msg)


def _headers(path: Path, data: bytes, encoding: str) -> dict[str, tuple[str, ...]]:
    """Header by separator, where it reads."""
    headers = {}
    for separator in _SEPARATORS:
        reader = csv.reader(
            io.TextIOWrapper(io.BytesIO(data), encoding, newline=""),
            delimiter=separator,
            strict=True,
        )
        try:
            headers[separator] = tuple(name.strip() for name in next(reader))
        except csv.Error:
            continue
    if not headers:
        msg = f"{path}, line 1: this is no header; the first line must name the columns."
        raise DataError(msg)
    return headers


def _lines_before(data: bytes) -> int:
    return len(re.findall(rb"\r\n|\r|\n", data))


def _plain(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return "a cell is longer than 131,072 characters; a closing quote may be missing."
    if "unexpected end" in text:
        return "the file ends inside quotes; a closing quote is missing."
    if "expected after" in text:
        return "there is text behind a closing quote; write a quote inside a cell twice."
    return f"the row cannot be read ({text})."
