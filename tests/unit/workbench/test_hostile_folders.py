"""Five hundred image folders that somebody or something has spoiled."""

import re
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from gonogo.domain.errors import DataError
from gonogo.workbench.labelled.folder import LabelledFolder
from gonogo.workbench.labelled.part import LabelledPart
from tests.support.hostile_folders import KINDS, HostileFolder, hostile_folders
from tests.support.labelled import light_card
from tests.support.light import light_image

resource = pytest.importorskip("resource", reason="POSIX tells how much memory was used")
FOLDERS = 500
MOST_S = 10.0
MOST_KIB = 400 << 10


def judged_right(made: HostileFolder, parts: list[LabelledPart]) -> None:
    """Every part has its class, and the pixels that were drawn."""
    assert Counter(part.kind for part in parts) == made.expected.kinds, made.name
    for part in parts:
        assert part.pixels.shape == (240, 320), made.name
        known = re.search(r"(\d)\.png$", part.name, re.IGNORECASE)
        if known and "copy" not in part.name:
            number = int(known[1])
            drawn = light_image(number, bad=number % 2 == 1)
            assert (part.pixels == drawn).all(), (made.name, part.name)


def clear(made: HostileFolder, said: str) -> None:
    """One sentence that names the place."""
    assert said.startswith(str(made.root)), (made.name, said)
    assert said.endswith("."), (made.name, said)
    assert said.isprintable(), (made.name, said)
    assert len(said) < len(str(made.root)) + 600, (made.name, said)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and closed files of POSIX")
def test_five_hundred_hostile_folders_get_a_sentence_or_the_right_parts(tmp_path: Path) -> None:
    card = light_card()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said: Counter[str] = Counter()
    read = 0
    for made in hostile_folders(tmp_path, FOLDERS):
        began = time.monotonic()
        try:
            parts = list(LabelledFolder(made.root, card))
        except DataError as error:
            sentence = str(error)
            assert made.expected.refused is not None, (made.name, sentence)
            clear(made, sentence)
            for word in made.expected.refused:
                assert word in sentence, (made.name, sentence)
            said[re.sub(r"\d+|'.*'", "", sentence.removeprefix(str(made.root)))] += 1
        else:
            assert made.expected.kinds is not None, made.name
            judged_right(made, parts)
            read += 1
        assert time.monotonic() - began < MOST_S, made.name
    assert read > FOLDERS / 5
    assert sum(said.values()) > FOLDERS / 2
    assert len(said) > 60
    assert len(KINDS) >= 35
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < MOST_KIB, f"{grown} KiB more at the most"
