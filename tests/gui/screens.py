"""Photograph every page in every state, for a person to look at.

``xvfb-run -s "-screen 0 1920x1080x24" python -m tests.gui.screens OUT [--only NAME]`` and others
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from msgspec.structs import replace
from PySide6.QtGui import QImage

from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.domain.labels import Truth
from gonogo.domain.verdict import Verdict
from gonogo.gui.app import application
from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_setup import class_key
from gonogo.gui.language import LANGUAGES
from gonogo.gui.whatif_work import Period, Trying
from gonogo.gui.widgets.cost_compare import CostCompare
from gonogo.gui.widgets.cost_gallery import CostGallery
from gonogo.gui.widgets.name_sheet import NameSheet
from gonogo.gui.widgets.period_sheet import PeriodSheet
from gonogo.gui.widgets.scenario_sheet import ScenarioSheet
from gonogo.gui.widgets.whatif_view import WhatIfView
from gonogo.ports.messages import LabelPart, SignRule
from gonogo.ports.station import LinkState
from gonogo.workbench.tuning.curves import Thresholds
from tests.gui import screens_first, screens_models, screens_selftest, screens_update
from tests.gui.cost_parts import keep_pictures, produce
from tests.gui.fake_station import samples
from tests.gui.list_ledger import ListRecipes
from tests.gui.stage import Stage
from tests.gui.whatif_parts import PixelModel, produce_week
from tests.support.labelled import write_image
from tests.support.light import light_home, light_image

if TYPE_CHECKING:
    from gonogo.gui.theme import ThemeName

SIZES = ((1920, 1080), (1280, 800))


P, F, R, E = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW, Verdict.ERROR
MANY = (P, P, F, P, P, R, P, P, P, E, P, P, F) * 3


def _normal(s: Stage) -> None:
    s.run_parts(*MANY, P, P)


def _fail(s: Stage) -> None:
    s.run_parts(*MANY, P, F)


def _contour(s: Stage) -> None:
    s.operator.live.bar.modes.button("contour").click()
    s.run_parts(P, P, F)


def _attention(s: Stage) -> None:
    s.operator.live.bar.modes.button("attention").click()
    s.run_parts(P, P, F)


def _review(s: Stage) -> None:
    s.run_parts(*MANY, R)


def _error(s: Stage) -> None:
    s.run_parts(*MANY, P, E)


def _alarm(s: Stage) -> None:
    s.run_parts(P, F, F, F, F, F)
    s.station.raise_alarm("5 parts failed in a row. Check the process.")
    s.station.raise_alarm("Camera 0815-0000 is lost.")
    s.settle()


def _empty(s: Stage) -> None:
    s.settle()


def _disconnected(s: Stage) -> None:
    s.station.link_state = LinkState("none", 0.0, "")
    s.station.forget_everything()
    s.settle()


def _silent(s: Stage) -> None:
    s.run_parts(P, P, P)
    s.station.link_state = LinkState("lost", 7.0, "")
    s.settle()


def _problem(s: Stage) -> None:
    s.station.change(
        state="fault",
        problem="No camera has the serial number 40123456: found 24531187 (acA2440-75um). "
        "Correct the recipe tile v3 or plug the camera in.",
    )
    s.settle()


def _long(s: Stage) -> None:
    s.station.start(title="Feinsteinzeugfliese glasiert, Sonderformat 598 × 1198 mm, Linie 4 Nord")
    s.settle()
    for number in range(12):
        long_id = f"WERK4-2026-03-02-SCHICHT-B-PALETTE-0007731-{number:06d}"
        words = "crack 14.2 mm long at the upper left corner, more than twice the limit of 6 mm"
        s.station.judge(F if number % 3 == 2 else P, part_id=long_id, reason=words)
        s.settle(30)
    s.station.change_lane(counters=type(s.station.now().lanes[0].counters)(
        1234567, 1234560, 7, 1234567, 1230000, 4000, 560, 7))  # fmt: skip
    s.station.change(clock_synchronised=False)
    s.settle(900)


def _message(s: Stage) -> None:
    s.run_parts(P, P, F)
    s.screen.said.emit("The station refused: a second station holds the ledger "
                       "/var/lib/gonogo/ledger.sqlite. Stop it first.")  # fmt: skip
    s.settle()


def _leave(s: Stage) -> None:
    s.run_parts(P, P, F)
    s.window.close()
    s.settle()


def _recipes(s: Stage) -> None:
    s.operator.head.recipe.button.click()
    s.settle()


def _part(s: Stage) -> None:
    s.run_parts(P, P, F)
    s.window.open_part(103)
    s.settle(600)


def _camera_view(s: Stage) -> None:
    s.window.go("camera")
    s.settle()
    s.camera.toggle_view()
    for _ in range(4):
        s.settle(150)
        s.station.look()
    s.settle(500)


def _camera_idle(s: Stage) -> None:
    s.window.go("camera")
    s.settle()


def _camera_run(s: Stage) -> None:
    s.window.go("camera")
    s.run_parts(P, P, P)
    s.settle(500)


def _camera_pad(s: Stage) -> None:
    _camera_view(s)
    s.camera.nodes.rows["exposure_us"].value.click()
    s.settle()


def _camera_off(s: Stage) -> None:
    _disconnected(s)
    s.window.go("camera")
    s.settle()


def _ledger(s: Stage) -> None:
    s.station.start()
    for verdict in MANY:
        s.station.judge(verdict)
    s.window.go("ledger")
    s.settle(600)
    page = s.ledger_page
    seqs = [row.seq for row in page.model.rows]
    page.table.selectRow(seqs.index(103) if 103 in seqs else 0)
    s.settle(700)


def _ledger_open(s: Stage) -> None:
    s.station.start()
    for _ in range(13):
        s.station.judge(F)
    s.window.go("ledger")
    s.settle(600)
    page = s.ledger_page
    page.filter.chips[F].click()
    page.filter.search.setText("P0001")
    s.settle(700)
    seqs = [row.seq for row in page.model.rows]
    page.table.selectRow(seqs.index(113) if 113 in seqs else 0)
    s.settle(700)


def _ledger_empty(s: Stage) -> None:
    s.ledger.stored.clear()
    s.window.go("ledger")
    s.settle(500)


def _ledger_error(s: Stage) -> None:
    s.ledger.problem = "There is no ledger /var/lib/gonogo/ledger.sqlite yet. Start a run first."
    s.window.go("ledger")
    s.settle(500)


def _label(s: Stage, name: str = "Ada Lovelace") -> None:
    s.screen.settings.change(reviewer=name)
    for seq in range(5, 461, 10):
        s.station.remember(seq, R)
        s.station.remember(seq + 5, P)
    s.window.go("label")
    s.settle(700)


def _label_some(s: Stage) -> None:
    for number, seq in enumerate((5, 15, 25, 35, 45)):
        s.ledger.take_label(LabelPart(seq, Truth.GOOD, "", "Bob" if number < 3 else "Cem"))
    _label(s)
    pad = s.label_page.pad
    for defect in ("crack", "", "chip", "", ""):
        pad.press(Truth.DEFECT if defect else Truth.GOOD, defect)
        s.settle(150)
    s.label_page.step(-3)
    s.settle(600)


def _label_audit(s: Stage) -> None:
    _label(s)
    s.label_page.pane.bar.modes.button("contour").click()
    s.label_page.source.kinds.button("audit").click()
    s.settle(600)


def _label_filter(s: Stage) -> None:
    for seq in range(1, 461):
        s.station.remember(seq, F)
    _label(s)
    s.label_page.source.kinds.button("chosen").click()
    s.label_page.source.filter.chips[F].click()
    s.settle(800)


def _label_unkept(s: Stage) -> None:
    s.screen.settings.change(reviewer="Ada Lovelace")
    s.window.go("label")
    s.settle(700)


def _label_nameless(s: Stage) -> None:
    _label(s, "")
    s.label_page.pad.press(Truth.GOOD)
    s.settle(400)


def _label_refused(s: Stage) -> None:
    _label(s)
    s.station.refusals[LabelPart] = (
        "Recipe tile version 3 has no class 'dent'; its classes are crack, chip, spot, shade."
    )
    s.label_page.pad.press(Truth.GOOD)
    s.settle(400)


def _label_off(s: Stage) -> None:
    s.screen.settings.change(reviewer="Ada Lovelace")
    _disconnected(s)
    s.window.go("label")
    s.settle(700)


def _label_empty(s: Stage) -> None:
    s.ledger.stored.clear()
    s.window.go("label")
    s.settle(500)
    s.label_page.source.kinds.button("audit").click()
    s.settle(500)


def _label_error(s: Stage) -> None:
    s.screen.settings.change(reviewer="Ada Lovelace")
    s.ledger.problem = "There is no ledger at /var/lib/gonogo/ledger.sqlite."
    s.window.go("label")
    s.settle(500)


def _label_long(s: Stage) -> None:
    names = ("glaze crawling at edge", "pinhole cluster", "warpage", "shade", "chip", "crack",
             "spot", "blister", "decor offset", "contamination under glaze")  # fmt: skip
    name = "Wilhelmine von Hohenstein-Falkenberg"
    s.ledger.classes = names
    _label(s, name)
    for task in s.label_page.model.tasks[1:4]:
        s.ledger.take_label(LabelPart(task.row.seq, Truth.DEFECT, names[0], name))
        s.ledger.take_label(LabelPart(task.row.seq, Truth.GOOD, "", "Bob"))
    s.label_page.reload()
    s.settle(700)


def _cost(s: Stage) -> None:
    produce(s.ledger)
    s.screen.settings.change(reviewer="Ada Lovelace")
    s.window.go("cost")
    s.settle(1800)


def _cost_sweep(s: Stage) -> None:
    _cost(s)
    s.cost_page.bench.views.go("sweep")
    s.settle(1500)


def _cost_classes(s: Stage) -> None:
    _cost(s)
    s.cost_page.model.edit(class_key("crack", "pass"), 250.0)
    s.cost_page.model.edit(class_key("chip", "recall"), 90.0)
    s.cost_page.search_per_class()
    s.settle(5000)
    s.cost_page.bench.left.verticalScrollBar().setValue(260)
    s.settle(1500)


def _cost_found(s: Stage) -> None:
    _cost(s)
    s.cost_page.search()
    s.settle(6000)


def _cost_limits(s: Stage) -> None:
    _cost(s)
    s.cost_page.model.edit("min_recall", 99.9)
    s.cost_page.model.edit("max_fpr", 0.1)
    s.cost_page.search()
    s.settle(2500)


def _cost_keys(s: Stage) -> None:
    _cost(s)
    s.cost_page.bench.bar.buttons["fail"].setFocus()
    s.settle(300)


def _cost_pad(s: Stage) -> None:
    _cost(s)
    s.cost_page.bench.inputs.tiles["defect.pass"].click()
    s.settle()


def _cost_sign(s: Stage) -> None:
    _cost_found(s)
    s.station.refusals[SignRule] = (
        "That is not the password of Ada Lovelace, or nobody of that name may sign."
    )
    s.cost_page.sign()
    sheet = s.cost_page.signer.sheet
    assert sheet is not None
    sheet.reason.setText("Overkill of the shade class on night shift")
    sheet.password.setText("guess")
    sheet.sign()
    s.settle(500)


def _cost_file(s: Stage) -> None:
    s.window.go("cost")
    s.settle(300)
    rng = np.random.default_rng(1)
    bad = rng.random(3000) < 0.1
    lines = [f"{n}.png,{int(b)},{x:.5f}" for n, (b, x) in enumerate(
        zip(bad.tolist(), rng.normal(bad * 2.6, 1.0).tolist(), strict=True))]  # fmt: skip
    path = s.folder / "heldout-scores.csv"
    path.write_text("\n".join(["image,label,score", *lines]))
    s.cost_page.source.open_file(path)
    s.settle(1800)


def _cost_refused(s: Stage) -> None:
    s.window.go("cost")
    s.settle(300)
    path = s.folder / "scores.csv"
    path.write_text("image,label,score\na.png,good,0.1\nb.png,bad,not a number\n")
    s.cost_page.source.open_file(path)
    s.settle(600)


def _cost_blind(s: Stage) -> None:
    produce(s.ledger, audit=False)
    s.window.go("cost")
    s.settle(900)


def _cost_unlabelled(s: Stage) -> None:
    produce(s.ledger, labels=False)
    s.window.go("cost")
    s.settle(900)


def _held_out(s: Stage, name: str, good: int, bad: int, seed: int) -> Path:
    """Light parts whose blobs are more and less bright, so that scores overlap."""
    rng = np.random.default_rng(seed)
    for number in range(good + bad):
        image = light_image(seed + number, bad=False)
        kind = "good" if number < good else "blob"
        top = rng.normal(120, 25) if kind == "good" else rng.normal(205, 30)
        x, y = (int(v) * 8 for v in rng.integers(4, 22, 2))
        image[y : y + 32, x : x + 32] = int(np.clip(top, 60, 250))
        write_image(s.folder / name / kind / f"part-{number:04d}.png", image)
    return s.folder / name


def _until(s: Stage, there: Callable[[], bool]) -> None:
    for _ in range(300):
        s.settle(50)
        if there():
            break
    s.settle(200)


def _cost_folder(s: Stage) -> None:
    s.window.go("cost")
    s.cost_page.source.open_folder(_held_out(s, "held-out November", 150, 40, 100))
    _until(s, lambda: s.cost_page.trial is not None)


def _cost_folder_long(s: Stage) -> None:
    s.window.go("cost")
    name = "2026-11-20 Nachtschicht Linie 4 Nord, von Hand sortiert (Kopie 2) final"
    first = _held_out(s, name, 20, 5, 100)
    (first / "good").rename(first / "gut")
    for number in range(5):
        long = "Glasurabplatzer an der unteren linken Kante " + "x" * number
        image = light_image(700 + number, bad=number > 0)
        write_image(first / long / f"Aufnahme vom Freitagabend {number}.png", image)
    s.cost_page.source.open_folder(first)
    _until(s, lambda: s.cost_page.trial is not None)
    s.cost_page.challenge.choose(first)
    _until(s, lambda: s.cost_page.challenge.found is not None)


def _cost_folder_none(s: Stage) -> None:
    s.window.go("cost")
    s.cost_page.source.kinds.button("folder").click()
    s.settle(400)


def _cost_folder_judging(s: Stage) -> None:
    s.window.go("cost")
    s.cost_page.source.open_folder(_held_out(s, "held-out November", 20, 5, 100))
    s.settle(300)

    def work(progress: Progress) -> None:
        progress.count, progress.of, progress.began_s = 131, 2400, time.monotonic() - 14
        while not progress.stop:
            time.sleep(0.02)

    s.screen.tuning.ask(s.cost_page, "read", work, lambda _: None)
    s.cost_page.folder._watch.start()
    s.settle(400)


def _cost_folder_refused(s: Stage) -> None:
    s.window.go("cost")
    folder = _held_out(s, "held-out November", 20, 5, 100)
    write_image(folder / "good" / "photo from my phone.jpg", np.zeros((600, 800, 3), np.uint8))
    s.cost_page.source.open_folder(folder)
    s.settle(900)


def _cost_folder_back(s: Stage) -> None:
    _cost_folder(s)
    folder = _held_out(s, "second", 5, 5, 900)
    (folder / "good" / "part-0900.png").write_bytes(b"")
    s.cost_page.source.open_folder(folder)
    s.settle(900)


def _cost_challenge(s: Stage) -> None:
    _cost_folder(s)
    s.cost_page.challenge.choose(_held_out(s, "golden", 6, 8, 700))
    _until(s, lambda: s.cost_page.challenge.found is not None)


def _cost_challenge_wrong(s: Stage) -> None:
    _cost_challenge(s)
    found = s.cost_page.challenge.found
    assert found is not None
    bad = sorted(part.margin for part in found.parts if part.bad)
    s.cost_page.model.take(Thresholds(bad[2] * 1.01, bad[4] * 1.01))
    _until(s, lambda: s.cost_page.trial is not None)


def _cost_challenge_sheet(s: Stage) -> None:
    _cost_challenge_wrong(s)
    s.cost_page.bench.challenge.click()
    s.settle(400)


def _cost_challenge_none(s: Stage) -> None:
    _cost_folder(s)
    s.cost_page.bench.challenge.click()
    s.settle(400)


def _cost_challenge_unusable(s: Stage) -> None:
    _cost_folder(s)
    folder = _held_out(s, "golden", 6, 8, 700)
    (folder / "blob" / "known escape.png").write_bytes(b"")
    s.cost_page.challenge.choose(folder)
    _until(s, lambda: bool(s.cost_page.challenge.problem))


def _light_stage(folder: Path, name: "ThemeName") -> Stage:
    """Over the light recipe and its real model."""
    light_home(folder, parts=1)
    made = Stage(folder, name, entries=0, recipes=recipe_store(), open_model=load_model)
    made.screen.settings.change(recipe="light")
    return made


def _cost_error(s: Stage) -> None:
    s.ledger.problem = "There is no ledger at /var/lib/gonogo/ledger.sqlite."
    s.window.go("cost")
    s.settle(600)


def _whatif(
    s: Stage, *, period: str = "all", wait_s: float = 0.0, drift: float = 0.0
) -> WhatIfView:
    """The view on a week of production, with the FAIL limit a little higher than today."""
    recipes = s.screen.services.recipes
    assert isinstance(recipes, ListRecipes)
    produce_week(s.ledger, recipes, s.archive, drift=drift)
    s.screen.services = replace(s.screen.services, open_model=lambda step: PixelModel(step, wait_s))
    s.window.go("cost")
    s.settle(1500)
    s.cost_page.model.move("fail", 1.12)
    s.cost_page.bench.views.go("whatif")
    view = s.cost_page.bench.views.view("whatif")
    assert isinstance(view, WhatIfView)
    if period == "all":
        view.model.choose_period(Period("all"))
    s.settle(1500)
    return view


def _whatif_scores(s: Stage) -> None:
    view = _whatif(s)
    view.flip_table.setFocus()
    view.flip_table.selectRow(1)
    s.settle(200)


def _whatif_shifts(s: Stage) -> None:
    view = _whatif(s)
    s.cost_page.model.move("review", 0.8)
    view.tabs.button("shifts").click()
    s.settle(600)


def _whatif_images(s: Stage) -> None:
    view = _whatif(s, drift=0.04)
    view.head.judge.click()
    for _ in range(100):
        time.sleep(0.05)  # waiting by QTest lets no other thread run
        s.settle(10)
        if not view.model.judging:
            break
    s.settle(600)


def _whatif_judging(s: Stage) -> None:
    view = _whatif(s, wait_s=0.05)
    view.head.judge.click()
    for _ in range(60):
        time.sleep(0.05)
        s.settle(10)


def _whatif_stopped(s: Stage) -> None:
    _whatif_judging(s)
    view = s.cost_page.bench.views.view("whatif")
    assert isinstance(view, WhatIfView)
    view.head.judge.click()
    s.settle(800)


def _whatif_version(s: Stage) -> None:
    _whatif(s).model.try_other(Trying(version=2))
    s.settle(1200)


def _whatif_model(s: Stage) -> None:
    view = _whatif(s)
    recipe = view.model.recipe
    assert recipe is not None
    view.model.try_other(Trying(version=1))
    s.settle(600)
    s.ledger.stored[:] = [
        replace(e, body=e.body.replace(recipe.model.sha256.encode(), b"77" * 32))
        for e in s.ledger.stored
    ]
    view.model.read()
    s.settle(1200)


def _whatif_empty(s: Stage) -> None:
    _whatif(s, period="week")


def _whatif_error(s: Stage) -> None:
    view = _whatif(s)
    s.ledger.problem = "There is no ledger at /var/lib/gonogo/ledger.sqlite."
    view.model.read()
    s.settle(600)


def _whatif_none(s: Stage) -> None:
    _whatif(s)
    s.cost_page.model.undo()
    s.settle(600)


def _whatif_table(s: Stage) -> None:
    _cost_file(s)
    s.cost_page.bench.views.go("whatif")
    s.settle(500)


def _whatif_trying(s: Stage) -> None:
    view = _whatif(s)
    view.head.trying.click()
    s.settle(400)


def _whatif_period(s: Stage) -> None:
    view = _whatif(s)
    view.head._take_period("between")
    sheet = s.window.findChild(PeriodSheet)
    assert sheet is not None
    sheet.until.edit.setFocus()
    s.settle(400)


def _whatif_pairs(s: Stage) -> None:
    view = _whatif(s)
    view.pair.click()
    s.settle(400)


def _cost_view(s: Stage, key: str) -> None:
    keep_pictures(s.archive)
    _cost(s)
    s.cost_page.bench.views.go(key)
    s.settle(900)


def _cost_parts(s: Stage) -> None:
    _cost_view(s, "parts")
    s.cost_page.model.move("fail", 0.86)
    s.cost_page.model.move("review", 0.8)
    s.settle(900)


def _gallery(s: Stage) -> CostGallery:
    view = s.cost_page.bench.views.view("parts")
    assert isinstance(view, CostGallery)
    return view


def _cost_parts_changes(s: Stage) -> None:
    _cost_parts(s)
    _gallery(s).kinds.button("changes").click()
    _gallery(s).list.setFocus()
    s.settle(900)


def _cost_parts_none(s: Stage) -> None:
    _cost_view(s, "parts")
    s.cost_page.model.move("review", 0)
    s.cost_page.model.move("fail", 99)
    s.settle(900)


def _cost_parts_file(s: Stage) -> None:
    _cost_file(s)
    s.cost_page.bench.views.go("parts")
    s.settle(900)


def _compare(s: Stage) -> CostCompare:
    view = s.cost_page.bench.views.view("compare")
    assert isinstance(view, CostCompare)
    return view


def _save(s: Stage, name: str) -> None:
    view = _compare(s)
    view.save()
    assert isinstance(view.sheet, NameSheet)
    view.sheet.name.setText(name)
    view.sheet.take()
    s.settle(300)


def _cost_compare_new(s: Stage) -> None:
    _cost_view(s, "compare")


def _cost_compare(s: Stage) -> None:
    _cost_view(s, "compare")
    model = s.cost_page.model
    for name, fail, review, escape in (
        ("Night shift", 0.9, 0.7, 100), ("Customer with claims", 0.8, 0.5, 400),
        ("As the line runs at the other plant in the north", 1.3, 0.9, 100),
        ("Cheap looks", 1.1, 0.4, 100),
    ):  # fmt: skip
        model.edit("defect.pass", escape)
        model.move("fail", fail)
        model.move("review", review)
        _save(s, name)
    model.edit("min_recall", 85)
    model.edit("max_fpr", 3)
    model.edit("defect.pass", 100)
    model.move("fail", 0.86)
    s.settle(4000)


def _cost_compare_other(s: Stage) -> None:
    """Scenarios of other days: other parts, limits that moved apart since, other prices."""
    _cost_compare(s)
    file = s.folder / "scenarios" / "tile.json"
    kept = json.loads(file.read_text())
    for number, scenario in enumerate(kept["scenarios"]):
        scenario["setup"]["cost"]["defect"]["on_pass"] = 500 + 100 * number
        if number == 1:
            scenario["scale"]["crack"] = 0.3
        elif number:
            scenario["data_sha256"] = "ab" * 32
    file.write_text(json.dumps(kept))
    s.cost_page.bench.views.go("curves")
    s.cost_page.reload()
    s.settle(1500)
    s.cost_page.bench.views.go("compare")
    s.settle(1500)


def _cost_picture(s: Stage) -> None:
    _cost_view(s, "parts")
    file = s.folder / "tile-000231.png"
    cv2.imwrite(str(file), samples()[1].picture)
    model = s.cost_page.model
    assert model.material is not None
    assert model.setup.rule is not None
    images = (file,) * model.material.parts.scores.size
    model.load(replace(model.material, images=images), model.setup.rule, review=True)
    s.settle(800)
    _gallery(s).kinds.button("fail").click()
    _gallery(s).open(0)
    s.settle(800)


def _cost_scenarios(s: Stage) -> None:
    _cost_compare(s)
    _compare(s).list_all()
    sheet = _compare(s).sheet
    assert isinstance(sheet, ScenarioSheet)
    sheet.rows["Night shift"]["delete"].click()
    s.settle(500)


def _cost_save(s: Stage) -> None:
    _cost_compare(s)
    view = _compare(s)
    view.save()
    assert isinstance(view.sheet, NameSheet)
    view.sheet.name.setText("Night shift")
    view.sheet.take()
    s.settle(300)


SCENES: dict[str, Callable[[Stage], object]] = {
    "operator-normal": _normal, "operator-fail": _fail, "operator-review": _review,
    "operator-contour": _contour, "operator-attention": _attention,
    "operator-error": _error, "operator-alarm": _alarm, "operator-empty": _empty,
    "operator-disconnected": _disconnected, "operator-silent": _silent,
    "operator-problem": _problem, "operator-long": _long, "operator-message": _message,
    "operator-leave": _leave, "operator-recipes": _recipes, "part": _part,
    "camera-view": _camera_view, "camera-idle": _camera_idle, "camera-run": _camera_run,
    "camera-pad": _camera_pad, "camera-off": _camera_off,
    "ledger-list": _ledger, "ledger-open": _ledger_open, "ledger-empty": _ledger_empty,
    "ledger-error": _ledger_error,
    "label-list": _label, "label-some": _label_some, "label-audit": _label_audit,
    "label-filter": _label_filter, "label-unkept": _label_unkept,
    "label-nameless": _label_nameless, "label-refused": _label_refused, "label-off": _label_off,
    "label-empty": _label_empty, "label-error": _label_error, "label-long": _label_long,
    "cost-today": _cost, "cost-found": _cost_found, "cost-limits": _cost_limits,
    "cost-sweep": _cost_sweep, "cost-classes": _cost_classes, "cost-keys": _cost_keys,
    "cost-pad": _cost_pad, "cost-sign": _cost_sign,
    "cost-file": _cost_file, "cost-refused": _cost_refused, "cost-blind": _cost_blind,
    "cost-unlabelled": _cost_unlabelled, "cost-error": _cost_error,
    "cost-folder": _cost_folder, "cost-folder-none": _cost_folder_none,
    "cost-folder-long": _cost_folder_long,
    "cost-folder-judging": _cost_folder_judging, "cost-folder-refused": _cost_folder_refused,
    "cost-folder-back": _cost_folder_back, "cost-challenge": _cost_challenge,
    "cost-challenge-wrong": _cost_challenge_wrong, "cost-challenge-sheet": _cost_challenge_sheet,
    "cost-challenge-none": _cost_challenge_none,
    "cost-challenge-unusable": _cost_challenge_unusable,
    "whatif-scores": _whatif_scores, "whatif-shifts": _whatif_shifts,
    "whatif-images": _whatif_images, "whatif-judging": _whatif_judging,
    "whatif-stopped": _whatif_stopped, "whatif-version": _whatif_version,
    "whatif-model": _whatif_model, "whatif-empty": _whatif_empty, "whatif-error": _whatif_error,
    "whatif-none": _whatif_none, "whatif-table": _whatif_table, "whatif-trying": _whatif_trying,
    "whatif-period": _whatif_period, "whatif-pairs": _whatif_pairs,
    "cost-parts": _cost_parts, "cost-parts-changes": _cost_parts_changes,
    "cost-compare-new": _cost_compare_new, "cost-compare": _cost_compare,
    "cost-compare-other": _cost_compare_other, "cost-picture": _cost_picture,
    "cost-scenarios": _cost_scenarios, "cost-save": _cost_save,
    "cost-parts-none": _cost_parts_none, "cost-parts-file": _cost_parts_file,
    **screens_models.SCENES, **screens_selftest.SCENES, **screens_first.SCENES,
    **screens_update.SCENES,
}  # fmt: skip


def few_colours(picture: QImage) -> QImage:
    """Keep 255 colours, the best for this picture: a third of the bytes, and it looks the same."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    width, height = picture.width(), picture.height()
    lines = np.frombuffer(picture.constBits(), np.uint8).reshape(height, picture.bytesPerLine())
    pixels = lines[:, : 3 * width].reshape(-1, 3)
    coarse, where = np.unique(pixels >> 2, axis=0, return_inverse=True)
    weights = np.bincount(where.ravel(), minlength=len(coarse))
    points = (coarse.astype(np.float32) * 4 + 1.5)[np.argsort(-weights)]
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    cv2.setRNGSeed(1)
    labels = np.zeros((len(points), 1), np.int32)
    _, best, centres = cv2.kmeans(points, 255, labels, stop, 1, cv2.KMEANS_PP_CENTERS)
    place = np.empty(len(points), np.uint8)
    place[np.argsort(-weights)] = np.asarray(best).ravel()
    indices = np.ascontiguousarray(place[where.ravel()].reshape(height, width))
    made = QImage(indices.data, width, height, width, QImage.Format.Format_Indexed8).copy()
    rows = np.asarray(centres).round().astype(int).tolist()
    made.setColorTable([0xFF000000 | r << 16 | g << 8 | b for r, g, b in rows])
    return made


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--themes", default="dark,light")
    parser.add_argument("--sizes", default=",".join(f"{w}x{h}" for w, h in SIZES))
    parser.add_argument("--small", action="store_true", help="256 colours, for documents")
    parser.add_argument("--language", default="en", choices=LANGUAGES)
    chosen = parser.parse_args()
    Stage.speaks = chosen.language
    chosen.out.mkdir(parents=True, exist_ok=True)
    application()
    names: tuple[ThemeName, ...] = ("dark", "light")
    for size_text in chosen.sizes.split(","):
        width, height = (int(n) for n in size_text.split("x"))
        for name in (n for n in names if n in chosen.themes):
            for scene, play in SCENES.items():
                if chosen.only and not any(scene.startswith(o) for o in chosen.only.split(",")):
                    continue
                with tempfile.TemporaryDirectory() as folder:
                    os.environ["GONOGO_DATA"] = folder
                    lit = scene.startswith(("cost-folder", "cost-challenge"))
                    make = _light_stage if lit else Stage
                    if scene.startswith("models"):
                        make = screens_models.models_stage
                    if scene.startswith("selftest"):
                        make = screens_selftest.selftest_stage
                    if scene.startswith("update"):
                        make = screens_update.update_stage
                    if scene.startswith("first"):
                        make = screens_first.new_stage
                    stage = make(Path(folder), name)
                    stage.show((width, height))
                    play(stage)
                    file = chosen.out / f"{scene}-{name}-{width}.png"
                    picture = stage.window.grab().toImage()
                    if chosen.small:
                        picture = few_colours(picture)
                    picture.save(str(file))
                    stage.close()
                    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
