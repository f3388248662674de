"""When a GPU pack is taken, and what is said of one that is not."""

import sys
from importlib.metadata import version
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from gonogo import __version__, paths
from gonogo.domain.errors import ModelError
from gonogo.drivers.models import onnx_runtime
from gonogo.drivers.models.gpu_pack import MANIFEST, Manifest, read_manifest
from gonogo.workbench.licences import licences
from tests.support.package import lay_package

LIBRARY = "nvidia/cu13/lib/libcublas.so.13"


def lay_pack(folder: Path, **changed: object) -> Path:
    library = folder / LIBRARY
    library.parent.mkdir(parents=True)
    library.write_bytes(b"\x7fELF" * 100)
    fitting = Manifest(
        program=__version__,
        onnxruntime=version("onnxruntime"),
        python=sys.implementation.cache_tag,
        cuda="13.0",
        driver="580.65.06",
        files={LIBRARY: 400},
    )
    manifest = replace(fitting, **changed)
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    return folder


def test_a_whole_pack_for_this_program_is_taken(tmp_path: Path) -> None:
    assert read_manifest(lay_pack(tmp_path)).cuda == "13.0"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"program": "0.0.9"}, r"is for GoNoGo 0\.0\.9 with"),
        ({"onnxruntime": "1.20.0"}, r"with ONNX Runtime 1\.20\.0 \("),
        ({"python": "cpython-399"}, r"\(cpython-399\), and this is GoNoGo"),
    ],
)
def test_a_pack_for_another_program_is_left_and_both_versions_are_told(
    changed: dict[str, object], told: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=told):
        read_manifest(lay_pack(tmp_path, **changed))


def test_a_library_that_was_cut_short_is_never_loaded(tmp_path: Path) -> None:
    (lay_pack(tmp_path) / LIBRARY).write_bytes(b"\x7fELF")
    with pytest.raises(ModelError, match=rf"{LIBRARY} has 4 bytes instead of 400; install the"):
        read_manifest(tmp_path)


def test_a_library_that_is_gone_is_named(tmp_path: Path) -> None:
    (lay_pack(tmp_path) / LIBRARY).unlink()
    with pytest.raises(ModelError, match=rf"{LIBRARY} is missing; install the pack again"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"program": 1}'])
def test_a_pack_that_does_not_say_what_it_is_is_left(text: str | None, tmp_path: Path) -> None:
    manifest = lay_pack(tmp_path) / MANIFEST
    manifest.unlink()
    if text is not None:
        manifest.write_text(text)
    with pytest.raises(ModelError, match=r"pack\.json cannot be read; install the pack again"):
        read_manifest(tmp_path)


def test_a_checkout_has_no_pack_and_a_frozen_program_has_it_beside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.gpu_pack() is None
    lay_package(tmp_path / "gonogo", monkeypatch)
    assert paths.gpu_pack() == tmp_path / "gonogo-gpu"


def test_a_place_that_cannot_be_looked_into_has_no_pack_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As unreadable for root as another user's folder is for everybody else.
    monkeypatch.setattr(paths, "gpu_pack", lambda: tmp_path / ("x" * 300))
    ort, pack = onnx_runtime._chosen()
    assert "CPUExecutionProvider" in ort.get_available_providers()
    assert "cannot be told" in pack.problem
    assert licences()


def test_the_components_of_the_pack_are_listed_with_those_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = lay_package(tmp_path / "gonogo", monkeypatch)
    texts = tmp_path / "gonogo-gpu" / "LICENSES"
    for folder in (own, texts):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "Qt.txt").write_text("its text")
    listing = (own / "licenses.json").read_text().replace("Qt", "cuDNN", 1)
    (texts / "licenses.json").write_text(listing)
    assert [one.name for one in licences()] == ["cuDNN", "Qt"]
