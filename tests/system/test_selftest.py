"""The self-test says of a sound installation that it is, and of a broken one what is broken."""

import importlib.util
import json
import os
import shutil
import sys
import time
from pathlib import Path

import msgspec
import onnxruntime as ort
import psutil
import pytest

from gonogo import paths
from gonogo.domain.errors import SelfTestError
from gonogo.drivers.selftest.answer import scratch_for
from gonogo.drivers.selftest.runner import ChildSelfTest
from gonogo.ports.selftest import CHECKS, SHIPPED_MODELS, Check, SelfTestReport
from tests.support.command import gonogo, sentence
from tests.support.installation import Installation


@pytest.fixture
def installation(tmp_path: Path, own_data_folder: Path) -> Installation:
    return Installation(tmp_path / "Prüf stand", own_data_folder)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def test_a_sound_installation_passes_in_a_folder_with_a_space_and_an_umlaut(
    installation: Installation,
) -> None:
    tested = installation.selftest()
    assert tested.failed() == {}
    assert (tested.status, tested.stderr) == (0, "")
    assert [result["key"] for result in tested.report["results"]] == [c.key for c in CHECKS]
    assert all(result["figure"] for result in tested.report["results"])
    assert tested.result("camera")["values"]["frames"] == 5
    assert tested.result("model-tile")["values"]["provider"] == "CPU"
    assert tested.result("ledger")["values"]["entries"] == 20
    assert {"program", "python", "os", "cpu", "qt", "pypylon", "onnxruntime", "sqlite"} <= set(
        tested.report["versions"]
    )
    (saved,) = (installation.data / "selftest").iterdir()
    assert json.loads(saved.read_text(encoding="utf-8")) == tested.report
    left = {path.name for path in installation.data.iterdir()}
    assert left - {"logs"} == {"selftest"}


def test_the_table_has_a_line_for_each_check_and_says_where_the_report_is(
    own_data_folder: Path, tmp_path: Path
) -> None:
    report = tmp_path / "for support.json"
    done = gonogo(own_data_folder, "selftest", "program", "sqlite", "--report", str(report))
    assert done.returncode == 0
    program, sqlite, counted, where = done.stdout.splitlines()
    assert program.split()[:2] == ["Program", "ok"]
    assert sqlite.split()[:2] == ["SQLite", "ok"]
    assert counted.endswith("2 ok, 0 failed, 0 not here.")
    assert where == f"The report is in {report}."
    assert msgspec.json.decode(report.read_bytes(), type=SelfTestReport).ok


def test_a_missing_transport_layer_is_named(installation: Installation) -> None:
    pypylon = installation.copy_library(_package("pypylon"))
    for library in [*pypylon.glob("libpylon_TL_usb*"), *pypylon.glob("PylonUsb*")]:
        library.unlink()
    tested = installation.selftest("usb", "gige", "camera")
    assert tested.status == 1
    assert list(tested.failed()) == ["usb"]
    assert "transport layer for USB cameras is missing" in tested.failed()["usb"]
    assert str(pypylon) in tested.failed()["usb"]
    assert "1 of 3 checks failed. USB cameras: pylon's transport layer" in tested.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="libusb is Windows's own there")
def test_a_transport_layer_without_the_library_it_needs_is_missing(
    installation: Installation,
) -> None:
    pypylon = installation.copy_library(_package("pypylon"))
    for library in pypylon.glob("pylon-libusb-*"):
        library.unlink()
    tested = installation.selftest("usb", "gige")
    assert list(tested.failed()) == ["usb"]
    assert "one that it needs is not beside it" in tested.failed()["usb"]


def test_a_missing_emulator_is_named(installation: Installation) -> None:
    pypylon = installation.copy_library(_package("pypylon"))
    for library in [*pypylon.glob("libpylon_TL_camemu*"), *pypylon.glob("PylonCamEmu*")]:
        library.unlink()
    tested = installation.selftest("camera", "gige")
    assert list(tested.failed()) == ["camera"]
    assert "transport layer for the camera emulator is missing" in tested.failed()["camera"]


def test_missing_fonts_are_named(installation: Installation) -> None:
    folder = installation.folder / "resources" / "fonts"
    shutil.rmtree(folder)
    tested = installation.selftest("fonts", "icons")
    assert tested.status == 1
    assert tested.failed() == {"fonts": f"There are no fonts in {folder}; install GoNoGo again."}


def test_fonts_that_qt_cannot_read_are_named(installation: Installation) -> None:
    for file in (installation.folder / "resources" / "fonts").glob("*.otf"):
        file.write_bytes(b"no font")
    assert "not in the shipped Inter" in installation.selftest("fonts").failed()["fonts"]


def test_a_missing_icon_font_is_named(installation: Installation) -> None:
    qtawesome = installation.copy_library(_package("qtawesome"))
    (font,) = qtawesome.glob("fonts/materialdesignicons6-webfont-6*.ttf")
    font.unlink()
    tested = installation.selftest("icons", "fonts")
    assert list(tested.failed()) == ["icons"]
    assert "the font of the icons (mdi6, of qtawesome) is missing" in tested.failed()["icons"]


def test_a_changed_byte_of_a_model_is_named(installation: Installation) -> None:
    file = installation.folder / "models" / "weave" / "model.onnx"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    tested = installation.selftest("model-tile", "model-weave")
    assert tested.status == 1
    assert list(tested.failed()) == ["model-weave"]
    assert f"{file} was changed: its SHA-256 is" in tested.failed()["model-weave"]


def test_a_model_exchanged_together_with_its_card_is_named(installation: Installation) -> None:
    models = installation.folder / "models"
    shutil.rmtree(models / "tile")
    shutil.copytree(models / "weave", models / "tile")
    failed = installation.selftest("model-tile").failed()
    assert "is not the one the recipe was signed for" in failed["model-tile"]


def test_a_read_only_data_folder_is_named(installation: Installation, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows keeps rights in access lists")
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root writes everywhere, and setpriv is not here to take that away")
        installation.before = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    installation.data.mkdir()
    installation.data.chmod(0o555)
    report = tmp_path / "report.json"
    try:
        tested = installation.selftest("settings", "ledger", "archive", "--report", str(report))
        unsaved = installation.run("selftest", "sqlite")
    finally:
        installation.data.chmod(0o755)
    failed = tested.failed()
    assert tested.status == 1
    assert list(failed) == ["settings", "ledger", "archive"]
    data = installation.data
    assert failed["settings"].startswith(f"The settings folder {data} cannot be written")
    assert failed["ledger"].startswith(f"Nothing can be recorded in {data} (Permission denied)")
    assert "give this user the right to write there" in failed["ledger"]
    assert json.loads(report.read_text(encoding="utf-8")) == tested.report
    assert "The report cannot be written" in sentence(unsaved)


def test_a_clock_behind_the_ledger_is_named(own_data_folder: Path) -> None:
    own_data_folder.mkdir()
    paths.ledger().touch()
    later = time.time() + 3 * 86400
    os.utime(paths.ledger(), (later, later))
    assert "but the ledger was written on" in sentence(gonogo(own_data_folder, "selftest", "clock"))


def test_a_library_that_does_not_load_fails_its_own_checks_alone(
    installation: Installation,
) -> None:
    installation.libraries.mkdir()
    (installation.libraries / "apsw.py").write_text("raise ImportError('libsqlite.so is missing')")
    tested = installation.selftest("sqlite", "ledger", "model-tile", "gige", "clock")
    assert list(tested.failed()) == ["sqlite", "ledger"]
    assert "does not load: libsqlite.so is missing" in tested.failed()["sqlite"]


def test_a_library_that_the_system_lacks_is_named(installation: Installation) -> None:
    installation.libraries.mkdir()
    said = "libglib-2.0.so.0: cannot open shared object file: No such file or directory"
    (installation.libraries / "apsw.py").write_text(f"raise ImportError({said!r})")
    failed = installation.selftest("sqlite").failed()
    assert failed["sqlite"].startswith("The library libglib-2.0.so.0 is missing. Install the")


def test_a_page_that_is_missing_is_named(installation: Installation) -> None:
    (installation.folder / "app" / "gonogo" / "gui" / "pages" / "label.py").unlink()
    failed = installation.selftest("screen").failed()
    assert failed["screen"].startswith("The page label cannot be opened")


def test_a_page_that_is_blank_is_named(installation: Installation) -> None:
    page = installation.folder / "app" / "gonogo" / "gui" / "pages" / "ledger.py"
    page.write_text(
        "from PySide6.QtWidgets import QWidget\n"
        "from gonogo.gui.screen import PageSpec\n"
        "def make(screen, parent):\n"
        "    return QWidget(parent)\n"
        "LEDGER_PAGE = PageSpec('ledger', 'Ledger', 'book-open-outline', 30, make)\n"
    )
    failed = installation.selftest("screen").failed()
    assert failed["screen"].startswith("The page ledger is blank: 1 colours, 100 % of it in one.")


def test_a_station_that_does_not_start_is_named(installation: Installation) -> None:
    station = installation.folder / "app" / "gonogo" / "cli" / "station.py"
    station.write_text("raise SystemExit('The licence server sleeps.')")
    failed = installation.selftest("link").failed()
    assert failed["link"] == "The station did not start: The licence server sleeps."


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_the_screen_opens_without_a_display_and_says_when_one_does_not_answer(
    installation: Installation,
) -> None:
    silent: tuple[tuple[dict[str, str], str | None], ...] = (
        ({}, None),
        ({"DISPLAY": ":987"}, "could not connect to display :987"),
    )
    for installation.environment, told in silent:
        tested = installation.selftest("screen")
        assert tested.failed() == {}
        values = tested.result("screen")["values"]
        assert (values["platform"], values["display"]) == ("offscreen", told)
        assert values["pages"] == 6


@pytest.mark.skipif(sys.platform != "linux", reason="a script stands for NVIDIA's tool")
def test_a_gpu_that_this_installation_does_not_use_is_named(
    installation: Installation, tmp_path: Path
) -> None:
    if "CUDAExecutionProvider" in ort.get_available_providers():
        pytest.skip("this ONNX Runtime has CUDA")
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho NVIDIA RTX 2000 Ada Generation\n")
    tool.chmod(0o755)
    installation.environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    tested = installation.selftest("gpu", "tensorrt")
    assert tested.status == 0
    assert tested.result("gpu")["values"]["gpu"] == "NVIDIA RTX 2000 Ada Generation"
    assert "not used: this ONNX Runtime has only" in tested.result("gpu")["figure"]
    assert [r["state"] for r in tested.report["results"]] == ["not here", "not here"]


def test_every_model_that_ships_is_checked() -> None:
    shipped = {card.parent.name for card in paths.models().glob("*/card.yaml")}
    assert shipped == set(SHIPPED_MODELS)


def _scripted(tmp_path: Path, script: str, limit_s: float = 60) -> ChildSelfTest:
    file = tmp_path / "check.py"
    file.write_text(script, encoding="utf-8")
    return ChildSelfTest([sys.executable, str(file)], (Check("odd", "Odd one", limit_s),))


def test_a_check_that_hangs_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    script = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)'])\n"
        f"pathlib.Path({str(pid)!r}).write_text(str(child.pid))\n"
        "time.sleep(300)\n"
    )
    test = _scripted(tmp_path, script, limit_s=3)
    report = test.run()
    assert "did not end within 3 s and was stopped" in report.results[0].text
    assert not report.ok
    assert not _lives(int(pid.read_text()))


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_check_that_crashes_is_a_failure_with_its_last_words(tmp_path: Path) -> None:
    script = "import os, sys\nprint('no plugin', file=sys.stderr, flush=True)\nos.abort()\n"
    (result,) = _scripted(tmp_path, script).run().results
    assert result.state == "failed"
    assert "The check crashed (" in result.text
    assert "its last words were: no plugin" in result.text


def test_a_cancelled_self_test_ends_its_check_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, time\n"
        "from gonogo.drivers.selftest.answer import scratch_for\n"
        "scratch = scratch_for(pathlib.Path(sys.argv[2]))\n"
        "scratch.mkdir(parents=True)\n"
        f"pathlib.Path({str(tmp_path / 'scratch')!r}).write_text(str(scratch))\n"
        "time.sleep(300)\n"
    )
    test = _scripted(tmp_path, script)
    told = tmp_path / "scratch"
    with pytest.raises(SelfTestError, match="was stopped before its end"):
        test.run(cancelled=lambda: told.exists() and bool(told.read_text()))
    scratch = Path(told.read_text())
    assert scratch.parent == scratch_for(tmp_path).parent
    assert not scratch.exists()
