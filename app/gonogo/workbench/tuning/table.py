"""Columns of a table of parts."""

import csv
from itertools import islice
from pathlib import Path
from typing import NoReturn

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.workbench.tuning.csv_file import CsvFile, shown

_ROWS_AT_ONCE = 1 << 16


class Table(msgspec.Struct, frozen=True, eq=False):
    """A file that was read whole, and the columns asked for.

    Parameters
    ----------
    file : CsvFile
        Where it comes from.
    cells : dict of str to list of str
        The columns asked for, a cell a part, spaces around them removed.
    copies : int
        Rows equal in all columns to an earlier one.
    """

    file: CsvFile
    cells: dict[str, list[str]]
    copies: int

    @classmethod
    def read(cls, path: Path, columns: tuple[str, ...], optional: frozenset[str]) -> "Table":
        """Read a file whole, or refuse it in one sentence.

        Parameters
        ----------
        columns : tuple of str
            Columns that must be there, exactly once.
        optional : frozenset of str
            The first column of one of these names, in lower case, is taken besides.

        Raises
        ------
        DataError
            The file cannot be read, is no table, or a column or cell is missing.
        """
        file = CsvFile.read(path, columns)
        besides = [name for name in file.header if name.casefold() in optional][:1]
        return cls(file, *_columns(file, list(dict.fromkeys([*columns, *besides]))))

    def refuse(self, part: int, column: str, why: str) -> NoReturn:
        """Refuse the cell of a part, naming file, line and column."""
        msg = f"{self.file.path}, line {self.line(part)}, column {column}: {why}"
        raise DataError(msg)

    def line(self, part: int) -> int:
        """Line on which a part's row begins, from 1."""
        lines = (line for line, row in self.file.rows() if self.file.is_part(row))
        return next(islice(lines, part, None))

    def numbers(self, column: str, what: str) -> NDArray[np.float64]:
        """Cells of a column as finite numbers.

        Parameters
        ----------
        what : str
            What the numbers are, for the sentence.

        Returns
        -------
        ndarray
            ``(n,)`` float64.
        """
        cells = self.cells[column]
        comma = self.file.separator != "," and any("," in cell for cell in cells)
        plain = cells
        if comma and not any("." in cell for cell in cells):
            plain = [cell.replace(",", ".") for cell in cells]
        try:
            values = np.array([float(cell) for cell in plain], np.float64)
        except ValueError:
            values = np.array([_number(cell) for cell in plain], np.float64)
        odd = ~np.isfinite(values)
        text = "".join(plain)
        if "_" in text or not text.isascii():  # Python reads 1_000 and other scripts' digits.
            odd |= np.array(["_" in cell or not cell.isascii() for cell in plain])
        if odd.any():
            part = int(odd.argmax())
            cell = cells[part]
            if not cell:
                self.refuse(
                    part, column, f"the {what} is missing; fill it in or leave the row out."
                )
            known = {"nan", "inf", "infinity"}
            if cell.lstrip("+-").lower() in known or np.isinf(values[part]):
                why = f"the {what} is {shown(cell)}, which is no finite number; correct it or "
                self.refuse(part, column, f"{why}leave the row out.")
            why = f"the {what} is {shown(cell)}, which is no number; write it like 0.25."
            self.refuse(part, column, why)
        return values


def _columns(file: CsvFile, names: list[str]) -> tuple[dict[str, list[str]], int]:
    """Cells by column, and how many rows are copies."""
    places = {name: file.header.index(name) for name in names}
    cells: dict[str, list[str]] = {name: [] for name in names}
    width = len(file.header)
    seen: set[int] = set()
    total = 0
    reader = file.reader()
    try:
        next(reader)
        while rows := list(islice(reader, _ROWS_AT_ONCE)):
            if not all(len(row) == width and any(row) for row in rows):
                rows = [row for row in rows if file.is_part(row)]
                if any(len(row) != width for row in rows):
                    _refuse_ragged(file)
            for name, place in places.items():
                cells[name].extend([row[place].strip() for row in rows])
            seen.update([hash(tuple(row)) for row in rows])
            total += len(rows)
    except csv.Error as error:
        file.refuse(reader.line_num, error)
    if not total:
        msg = f"{file.path} lists no parts: there is a header and nothing below it."
        raise DataError(msg)
    return cells, total - len(seen)


def _refuse_ragged(file: CsvFile) -> NoReturn:
    width = len(file.header)
    line, found = next(
        (line, len(row)) for line, row in file.rows() if file.is_part(row) and len(row) != width
    )
    msg = (
        f"{file.path}, line {line}: there are {found} cells where the header has {width}; a "
        "separator is missing, or one stands in a cell without quotes."
    )
    raise DataError(msg)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return np.nan
