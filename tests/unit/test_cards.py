"""A card that was written wrongly is refused in a sentence, and keeps no other model out."""

import shutil
from pathlib import Path

import pytest

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.bundles import CARD, read_card
from gonogo.drivers.recipes.store import FolderStore
from gonogo.paths import models


@pytest.mark.parametrize(
    "written",
    [
        "2026-13-45",
        "2026-01-01 25:61:61",
        "1" + "0" * 5000,
        "!!int ''",
        "!!float abc",
        "!!bool maybe",
        "!!timestamp soon",
        "!!binary ü",
        "[",
    ],
)
def test_what_yaml_cannot_make_of_a_card_is_a_sentence(tmp_path: Path, written: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / CARD).write_text(f"schema_version: 1\ntitle: {written}\n", "utf-8")
    with pytest.raises(ModelError) as caught:
        read_card(folder)
    assert str(caught.value).startswith(str(folder / CARD))
    assert "\n" not in str(caught.value)
    store = FolderStore([], [tmp_path, models()])
    assert store.bundle_folder("tile") == models() / "tile"


def test_a_day_that_there_is_may_stand_in_the_figures(tmp_path: Path) -> None:
    shutil.copytree(models() / "tile", tmp_path / "tile")
    card = tmp_path / "tile" / CARD
    card.write_text(
        card.read_text("utf-8").replace("\nfigures:\n", "\nfigures:\n  measured: 2026-11-02\n"),
        "utf-8",
    )
    assert str(read_card(card.parent).figures["measured"]) == "2026-11-02"
