"""CSV files that must be refused, generated: the same ones for the same seed."""

import random
from collections.abc import Callable, Iterator

_Rows = list[list[str]]


def _good_rows(rng: random.Random) -> _Rows:
    parts = rng.randrange(6, 30)
    rows = [["image", "label", "score"]]
    for number in range(parts):
        label = "ng" if number % 3 == 0 else "ok"
        rows.append([f"{number}.png", label, f"{rng.random():.4f}{number}"])
    return rows


def _text(rows: _Rows, separator: str = ",", end: str = "\n") -> bytes:
    return (end.join(separator.join(row) for row in rows) + end).encode()


def _cell(rng: random.Random, column: int, values: tuple[str, ...]) -> bytes:
    rows = _good_rows(rng)
    rows[rng.randrange(1, len(rows))][column] = rng.choice(values)
    return _text(rows, rng.choice([",", ";", "\t"]), rng.choice(["\n", "\r\n"]))


def _no_number(rng: random.Random) -> bytes:
    words = (
        "abc",
        "",
        " ",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "1e999",
        "1_000",
        "0x1f",
        "１",
    )
    return _cell(rng, 2, (*words, "0.5.1", "--1", "1 2", "5%", "#DIV/0!", "None", "=A1", "\u200b1"))


def _no_truth(rng: random.Random) -> bytes:
    return _cell(rng, 1, ("", " ", "?", "-", "nan", "NULL", "unknown", "-1", "0.37", "+3", "1e3"))


def _ragged(rng: random.Random) -> bytes:
    rows = _good_rows(rng)
    row = rows[rng.randrange(1, len(rows))]
    if rng.random() < 0.5:
        row.append("more")
    else:
        row.pop()
    return _text(rows)


def _nul(rng: random.Random) -> bytes:
    data = bytearray(_text(_good_rows(rng)))
    data.insert(rng.randrange(len(data)), 0)
    return bytes(data)


def _unmarked_utf16(rng: random.Random) -> bytes:
    return _text(_good_rows(rng)).decode().encode(rng.choice(["utf-16-le", "utf-16-be"]))


def _damaged_unicode(rng: random.Random) -> bytes:
    data = _text(_good_rows(rng)).decode()
    if rng.random() < 0.5:
        return b"\xef\xbb\xbf" + data.encode() + b"\xff\xfe\x81"
    return data.encode("utf-16")[:-1]


def _no_text(rng: random.Random) -> bytes:
    return bytes(rng.randrange(256) for _ in range(rng.randrange(1, 400))) + b"\x81\x8d\x00"


def _nothing(rng: random.Random) -> bytes:
    return rng.choice([b"", b"\n", b"\r\n\r\n", b" \n", b"\xef\xbb\xbf", b"\xff\xfe", b",,,\n,,\n"])


def _header_only(rng: random.Random) -> bytes:
    return b"image,label,score" + rng.choice(
        [b"", b"\n", b"\r\n", b"\n\n\n", b"\n , ,\n", b"\n,,\n"]
    )


def _no_header(rng: random.Random) -> bytes:
    return _text(_good_rows(rng)[1:])


def _lost_column(rng: random.Random) -> bytes:
    rows = _good_rows(rng)
    rows[0][rng.choice([1, 2])] = rng.choice(["Label ", "scores", "", "SCORE", "x" * 500, "\u202e"])
    return _text(rows)


def _column_twice(rng: random.Random) -> bytes:
    rows = [[*row, row[rng.choice([1, 2])]] for row in _good_rows(rng)]
    rows[0][3] = rng.choice(["label", "score"])
    return _text(rows)


def _one_class(rng: random.Random) -> bytes:
    word = rng.choice(["ok", "ng", "0", "1", "good", "scratch"])
    rows = _good_rows(rng)
    return _text([rows[0], *([row[0], word, row[2]] for row in rows[1:])])


def _one_score(rng: random.Random) -> bytes:
    score = rng.choice(["0", "0.5", "-3e7"])
    rows = _good_rows(rng)
    return _text([rows[0], *([row[0], row[1], score] for row in rows[1:])])


def _open_quote(rng: random.Random) -> bytes:
    rows = _good_rows(rng)
    row = rows[rng.randrange(1, len(rows))]
    row[0] = rng.choice(['"' + row[0], '"a"b', '"""'])
    return _text(rows)


def _endless_cell(rng: random.Random) -> bytes:
    rows = _good_rows(rng)
    rows[-1][0] = "a" * rng.randrange(140_000, 150_000)
    return _text(rows)


def _names_for_truth(rng: random.Random) -> bytes:
    rows = _good_rows(rng)
    tail = rng.choice(["", "\u202e", "x" * 5000])
    return _text([rows[0], *([row[0], row[0] + row[2] + tail, row[2]] for row in rows[1:])])


def _thousands(rng: random.Random) -> bytes:
    rows = _good_rows(rng)
    rows[rng.randrange(1, len(rows))][2] = rng.choice(["1.234,5", "1,234.5", "0,5"])
    return _text(rows, ";")


KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    _no_number,
    _no_truth,
    _ragged,
    _nul,
    _unmarked_utf16,
    _damaged_unicode,
    _no_text,
    _nothing,
    _header_only,
    _no_header,
    _lost_column,
    _column_twice,
    _one_class,
    _one_score,
    _open_quote,
    _endless_cell,
    _names_for_truth,
    _thousands,
)


def hostile_files(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Name of what is wrong, and the file; its columns would be ``label`` and ``score``."""
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        rng = random.Random(f"{seed}-{number}")
        yield f"{number}-{kind.__name__.strip('_')}", kind(rng)
