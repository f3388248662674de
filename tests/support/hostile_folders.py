"""Image folders as they ought not to be, generated: the same ones for the same seed."""

import os
import random
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, cycle, islice
from pathlib import Path

import cv2
import numpy as np

from tests.support.hostile_csv import hostile_files
from tests.support.labelled import coco_file, truth_table
from tests.support.light import light_image

Kinds = Counter[str]


@dataclass(frozen=True)
class Expected:
    """What reading the folder must come to.

    Parameters
    ----------
    refused : tuple of str or None
        Words of the sentence; None where it must not be refused.
    kinds : Counter or None
        Parts by class; None where it must be refused. With both, either will do.
    """

    refused: tuple[str, ...] | None = None
    kinds: Kinds | None = None


@dataclass(frozen=True)
class HostileFolder:
    """A folder, and what must come of it."""

    name: str
    root: Path
    expected: Expected


def refused(*words: str) -> Expected:
    return Expected(refused=words)


def right(**kinds: int) -> Expected:
    return Expected(kinds=Counter(kinds))


@cache
def encoded(seed: int, suffix: str = ".png") -> bytes:
    """A light part; every other one is bad."""
    good, data = cv2.imencode(suffix, light_image(seed, bad=seed % 2 == 1))
    assert good
    return bytes(data.tobytes())


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def usual(root: Path, rng: random.Random) -> Path:
    """Two good parts and one with a crack, named by their seeds; answers the odd one's path."""
    for number in (0, 4):
        put(root / "good" / f"{number}.png", encoded(number))
    put(root / "crack" / "1.png", encoded(1))
    return root / rng.choice(["good", "crack"]) / "odd.png"


def _odd(rng: random.Random, root: Path, data: bytes, *words: str) -> Expected:
    """One file that must be refused among usual ones."""
    return refused(put(usual(root, rng), data).name, *words)


def _tolerable(rng: random.Random, root: Path, name: str, data: bytes) -> Expected:
    """One unusual file that must be read."""
    odd = usual(root, rng)
    put(odd.with_name(name), data)
    kinds = {"none": 2, "crack": 1}
    kinds["none" if odd.parent.name == "good" else "crack"] += 1
    return right(**kinds)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, kind: tuple[int, int], *chunks: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, *kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IEND", b"")


def _rows(seed: int) -> bytes:
    return b"".join(b"\0" + line.tobytes() for line in light_image(seed, bad=False))


def tiff_exif(orientation: int) -> bytes:
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 274, 3, 1, orientation, 0, 0)


def truncated(rng: random.Random, root: Path) -> Expected:
    data = encoded(4, rng.choice([".png", ".jpg", ".bmp", ".tif", ".webp", ".pgm"]))
    return _odd(rng, root, data[: rng.randrange(1, len(data) - 8)])


def nothing_in_the_file(rng: random.Random, root: Path) -> Expected:
    return _odd(rng, root, b"", "empty")


def text_named_png(rng: random.Random, root: Path) -> Expected:
    texts = [b"<!DOCTYPE html><title>404</title>", b"version https://git-lfs.github.com/spec/v1\n",
             b"\x89PNG", b"\xff\xd8\xff", b"BM", b"II*\0", b"RIFF\0\0\0\0WEBP", b"P5 ",
             bytes(rng.randrange(256) for _ in range(300))]  # fmt: skip
    return _odd(rng, root, rng.choice(texts))


def more_bits(rng: random.Random, root: Path) -> Expected:
    wide = light_image(2, bad=False).astype(rng.choice([np.uint16, np.float32]))
    return _odd(rng, root, cv2.imencode(".tif", wide)[1].tobytes(), "bits", "takes 8")


def sixteen_bit_png(rng: random.Random, root: Path) -> Expected:
    wide = light_image(2, bad=False).astype(np.uint16) * 16
    return _odd(rng, root, cv2.imencode(".png", wide)[1].tobytes(), "16 bits")


def printing_colours(rng: random.Random, root: Path) -> Expected:
    frame = struct.pack(">BHHB", 8, 240, 320, 4) + b"".join(bytes((n, 17, 0)) for n in range(4))
    data = b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame
    return _odd(rng, root, data + b"\xff\xda\0\x02" + bytes(99), "CMYK")


def transparent(rng: random.Random, root: Path) -> Expected:
    grey = light_image(2, bad=False)
    alpha = np.full_like(grey, 255)
    alpha[rng.randrange(240), rng.randrange(320)] = rng.randrange(255)
    return _odd(rng, root, cv2.imencode(".png", np.dstack([grey] * 3 + [alpha]))[1].tobytes(),
                "transparent")  # fmt: skip


def opaque(rng: random.Random, root: Path) -> Expected:
    grey = light_image(2, bad=False)
    data = cv2.imencode(".png", np.dstack([grey, grey, grey, np.full_like(grey, 255)]))[1]
    return _tolerable(rng, root, "2.png", data.tobytes())


def in_colour(rng: random.Random, root: Path) -> Expected:
    grey = light_image(2, bad=False)
    data = cv2.imencode(".png", np.dstack([grey, grey, grey ^ 1]))[1].tobytes()
    return _odd(rng, root, data, "is in colour")


def with_a_palette(rng: random.Random, root: Path) -> Expected:
    palette = bytes(level for level in range(256) for _ in range(3))
    data = png(320, 240, (8, 3), chunk(b"PLTE", palette), chunk(b"IDAT", zlib.compress(_rows(2))))
    return _tolerable(rng, root, "2.png", data)


def another_size(rng: random.Random, root: Path) -> Expected:
    width, height = rng.choice([(1, 1), (60000, 1), (1, 60000), (240, 320), (321, 240)])
    data = cv2.imencode(".png", np.zeros((height, width), np.uint8))[1].tobytes()
    return _odd(rng, root, data, f"is {width} × {height} px")


def turned(rng: random.Random, root: Path) -> Expected:
    orientation = rng.randrange(2, 9)
    if rng.random() < 0.5:
        body = b"Exif\0\0" + tiff_exif(orientation)
        jpeg = encoded(2, ".jpg")
        data = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
    else:
        data = encoded(2)
        data = data[:33] + chunk(b"eXIf", tiff_exif(orientation)) + data[33:]
    return _odd(rng, root, data, f"EXIF orientation {orientation}")


def declares_too_much(rng: random.Random, root: Path) -> Expected:
    side = rng.choice([16383, 65535])
    tiff = b"II*\0" + struct.pack("<IH", 8, 2)
    tiff += struct.pack("<HHIIHHII", 256, 4, 1, 1 << 30, 257, 4, 1, 1 << 30) + bytes(4)
    frame = struct.pack(">BHHB", 8, side, side, 1) + b"\x01\x11\0"
    return _odd(rng, root, rng.choice([
        png(2**31 - 1, 2**31 - 1, (8, 6), chunk(b"IDAT", zlib.compress(bytes(99)))),
        b"BM" + bytes(12) + struct.pack("<Iii", 40, 2**31 - 1, -(2**31 - 1)) + bytes(99),
        tiff, b"P6 999999999 999999999 255 ", b"P5\n# big\n99999 99999\n255\n",
        b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + bytes(9),
        b"RIFF\0\0\0\0WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff" * 6,
    ]), "the model light takes 320 × 240 px")  # fmt: skip


def inflates(rng: random.Random, root: Path) -> Expected:
    pressed = zlib.compressobj(9)
    data = pressed.compress(_rows(2)) + pressed.compress(bytes(64 << 20)) + pressed.flush()
    made = _tolerable(rng, root, "2.png", png(320, 240, (8, 0), chunk(b"IDAT", data)))
    return Expected(("2.png",), made.kinds)


def flipped_bits(rng: random.Random, root: Path) -> Expected:
    data = bytearray(encoded(2))
    for _ in range(rng.randrange(1, 4)):
        data[rng.randrange(40, len(data) - 12)] ^= 1 << rng.randrange(8)
    made = _tolerable(rng, root, "2.png", bytes(data))
    return Expected(("2.png",), made.kinds)


def several_pictures(rng: random.Random, root: Path) -> Expected:
    if rng.random() < 0.5:
        data = encoded(2)
        data = data[:33] + chunk(b"acTL", struct.pack(">II", 2, 0)) + data[33:]
    else:
        pages = [light_image(n, bad=False) for n in (2, 4)]
        good, made = cv2.imencodemulti(".tif", pages)
        assert good
        data = made.tobytes()
    return _odd(rng, root, data, "several pictures")


def another_format(rng: random.Random, root: Path) -> Expected:
    if rng.random() < 0.5:
        heads = (
            b"GIF89a",
            b"\0\0\0\x0cjP  \r\n\x87\n",
            b"\0\0\0\x1cftypavif",
            b"8BPS",
            b"%PDF-1.7",
        )
        return _odd(rng, root, rng.choice(heads) + bytes(200), "is no PNG")
    return _tolerable(rng, root, "2.png", encoded(2, rng.choice([".bmp", ".pgm", ".tif"])))


def suffix_of_another_kind(rng: random.Random, root: Path) -> Expected:
    made = _tolerable(rng, root, "2.PNG", encoded(2) + b"trailing")
    put(root / "good" / "Thumbs.db", b"x")
    put(root / "good" / "._0.png", b"x")
    put(root / "crack" / ".DS_Store", b"x")
    put(root / "crack" / "notes.txt", b"x")
    return made


def loop_of_links(rng: random.Random, root: Path) -> Expected:
    usual(root, rng)
    if rng.random() < 0.5:
        (root / "good" / "a.png").symlink_to("a.png")
        return refused("a.png")
    (root / "again").symlink_to(root)
    return refused("lies in a class folder")


def dangling_link(rng: random.Random, root: Path) -> Expected:
    odd = usual(root, rng)
    odd.symlink_to(root / "gone.png")
    return refused(odd.name)


def links_to_images(rng: random.Random, root: Path) -> Expected:
    usual(root, rng)
    (root / "good" / "0.png").rename(root / "elsewhere.png")
    (root / "good" / "0.png").symlink_to(root / "elsewhere.png")
    return right(none=2, crack=1)


def strange_names(rng: random.Random, root: Path) -> Expected:
    names = [os.fsdecode(b"\xff\xfe.png"), "a\nb.png", "\u202eevil.png", "x" * 250 + ".png",
             "-rf.png", "'; drop.png", "%s%n.png", "naïve ä.png"]  # fmt: skip
    return _tolerable(rng, root, rng.choice(names), encoded(2))


def strange_class(rng: random.Random, root: Path) -> Expected:
    usual(root, rng)
    name = rng.choice([os.fsdecode(b"\xe9clat"), "a\tb", "crack "])
    put(root / name / "1.png", encoded(1))
    spelled = {"a\tb": "a\\tb"}.get(name, "\\xe9clat" if "clat" in name else name)
    return right(**{"none": 2, "crack": 1, spelled: 1})


def out_of_the_folder(rng: random.Random, root: Path) -> Expected:
    put(root.parent / "secret.png", encoded(2))
    name = rng.choice(["../secret.png", "/etc/hostname", str(root.parent / "secret.png"),
                       "images/../../secret.png"])  # fmt: skip
    root.mkdir()
    if rng.random() < 0.5:
        truth_table(root / "truth.csv", [("image", "label"), (name, "good")])
    else:
        coco_file(root / "a.json", {name: []}, [])
    return refused("outside")


def absent(rng: random.Random, root: Path) -> Expected:
    put(root / "images" / "a.png", encoded(2))
    lost = rng.choice(["b.png", "", "a.PNG", "x" * 5000, "sub"])
    (root / "images" / "sub").mkdir()
    truth_table(root / "truth.csv", [("image", "label"), ("a.png", "good"), (lost, "bad")])
    return refused("line 3, column image")


def unreadable(rng: random.Random, root: Path) -> Expected:
    odd = put(usual(root, rng), encoded(2))
    closed = rng.choice([odd, odd.parent, root])
    closed.chmod(0)
    if os.access(closed, os.R_OK):  # nothing is closed to root
        kinds = {"none": 2, "crack": 1}
        kinds["none" if odd.parent.name == "good" else "crack"] += 1
        return right(**kinds)
    return refused("ermission" if closed != root else "")


def thousands(rng: random.Random, root: Path) -> Expected:
    usual(root, rng)
    first = root / "good" / "0.png"
    for number in range(1500):
        os.link(first, root / "good" / f"copy-{number}.png")
    return right(none=1502, crack=1)


def listed_twice(rng: random.Random, root: Path) -> Expected:
    for n in range(3):
        put(root / "images" / f"{n}.png", encoded(n))
    rows = [("0.png", "good"), ("1.png", "bad"), ("2.png", "good")]
    rows.append((rows[rng.randrange(3)][0], rng.choice(["good", "bad"])))
    truth_table(root / "truth.csv", [("image", "label"), *rows])
    bad = sum(word == "bad" for _, word in rows)
    return right(none=4 - bad, defect=bad)


def wrong_mask(rng: random.Random, root: Path) -> Expected:
    put(root / "images" / "1.png", encoded(1))
    good, small = cv2.imencode(".png", np.zeros((24, 32), np.uint8))
    assert good
    wrong = rng.choice([small.tobytes(), b"", encoded(1)[:-200], b"no image"])
    put(root / "masks" / "1.png", wrong)
    truth_table(root / "truth.csv", [("image", "label"), ("1.png", "bad")])
    return refused("masks/1.png")


def no_plain_file(rng: random.Random, root: Path) -> Expected:
    odd = usual(root, rng)
    if rng.random() < 0.5:
        os.mkfifo(odd)
    else:
        odd.mkdir()
        put(odd / "inner.png", encoded(2))
    return refused(odd.name)


def pipe_for_a_table(rng: random.Random, root: Path) -> Expected:
    root.mkdir()
    os.mkfifo(root / rng.choice(["truth.csv", "a.csv", "a.json"]))
    return refused()


def sparse(rng: random.Random, root: Path) -> Expected:
    root.mkdir()
    path = root / rng.choice(["good/a.png", "truth.csv", "a.json"])
    put(path, b"\x89PNG\r\n\x1a\n")
    os.truncate(path, 1 << 36)
    return refused(path.name, "MiB")


def unclear(rng: random.Random, root: Path) -> Expected:
    root.mkdir()
    which = rng.randrange(6)
    if which == 0:
        put(root / "a.csv", b"image,label\n")
        put(root / "b.json", b"{}")
        return refused("a.csv and b.json")
    if which == 1:
        put(root / "crack" / "a.png", encoded(2))
        return refused("none of them is called good")
    if which == 2:
        put(root / "a.png", encoded(2))
        return refused("holds no labels")
    if which == 3:
        root.rmdir()
        return refused("is no folder")
    if which == 4:
        root.rmdir()
        put(root, b"x")
        return refused("is no folder")
    put(root / "good" / "sub" / "a.png", encoded(2))
    return refused("lies in a class folder")


def broken_coco(rng: random.Random, root: Path) -> Expected:
    put(root / "a.png", encoded(2))
    image, category = '{"id": 1, "file_name": "a.png"}', '{"id": 1, "name": "crack"}'
    box = '{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}'

    def coco(images: str = image, boxes: str = box, categories: str = category) -> str:
        return f'{{"images": [{images}], "annotations": [{boxes}], "categories": [{categories}]}}'

    text = rng.choice([
        "", "{", "[]", "null", "1e999", "[" * 100_000, '{"a":' * 100_000, coco() + "x",
        coco(images=""), coco(images=image + "," + image), coco(categories=""),
        coco(images='{"id": "1", "file_name": "a.png"}'), coco(images='{"id": 1}'),
        coco(images='{"id": 1, "file_name": "\\ud800.png"}'),
        coco(images='{"id": 1, "file_name": "a\\u0000.png"}'),
        coco(images='{"id": 99999999999999999999999, "file_name": "a.png"}'),
        coco(boxes=box.replace("3", "0")), coco(boxes=box.replace("3", "-3")),
        coco(boxes=box.replace("3", "NaN")), coco(boxes=box.replace(", 4]", "]")),
        coco(boxes=box.replace('"image_id": 1', '"image_id": 2')),
        coco(categories='{"id": 1, "name": " "}'),
    ])  # fmt: skip
    put(root / "a.json", text.encode())
    return refused("a.json")


def broken_table(rng: random.Random, root: Path) -> Expected:
    _, data = list(hostile_files(40, seed=rng.randrange(10**6)))[rng.randrange(40)]
    put(root / rng.choice(["truth.csv", "list.csv", "list.tsv"]), data)
    return refused()


def tables_of_other_programs(rng: random.Random, root: Path) -> Expected:
    for n in range(2):
        put(root / "images" / f"Näht {n}.png", encoded(n))
    rows = [["image", "label"], ["Näht 0.png", "i.O."], ["images\\Näht 1.png", "n.i.O."]]
    separator = rng.choice([";", "\t", ","])
    text = rng.choice(["\n", "\r\n"]).join(separator.join(row) for row in rows)
    name = rng.choice(["truth.csv", "list.tsv", "Liste.CSV"])
    put(root / name, text.encode(rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])))
    return right(none=1, defect=1)


KINDS: tuple[Callable[[random.Random, Path], Expected], ...] = (
    truncated, nothing_in_the_file, text_named_png, more_bits, sixteen_bit_png, printing_colours,
    transparent, opaque, in_colour, with_a_palette, another_size, turned, declares_too_much,
    inflates, flipped_bits, several_pictures, another_format, suffix_of_another_kind,
    loop_of_links, dangling_link, links_to_images, strange_names, strange_class,
    out_of_the_folder, absent, unreadable, listed_twice, wrong_mask, no_plain_file,
    pipe_for_a_table, sparse, unclear, broken_coco, broken_table, tables_of_other_programs,
)  # fmt: skip


def hostile_folders(where: Path, count: int, seed: int = 0) -> Iterator[HostileFolder]:
    """Folders one after the other; the last one holds thousands of files."""
    kinds = islice(cycle(KINDS), count - 1)
    for number, kind in enumerate(chain(kinds, [thousands])):
        rng = random.Random(f"{seed}-{number}")
        place = where / f"{number:04d}"
        place.mkdir()
        root = place / "set"
        yield HostileFolder(f"{number}-{kind.__name__}", root, kind(rng, root))
