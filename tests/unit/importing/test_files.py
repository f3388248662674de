"""A file that is no ONNX model is refused before any parser sees it, with what it is and a cure."""

import os
import pickle
import sys
import zipfile
from pathlib import Path

import pytest

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing import files
from gonogo.drivers.models.importing.files import check_file
from tests.support.foreign import classifier, saved


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        check_file(path)
    sentence = str(caught.value)
    assert sentence.startswith(str(path))
    assert sentence.endswith(".")
    return sentence


HEADS = {
    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 232589\n": "232,589 bytes",
    "\n<!DOCTYPE html><html><head>": "a web page",
    "<?xml version='1.0'?><net name='m' version='11'>": "OpenVINO",
    '{"model": 1}': "JSON",
    "person\nbicycle\ncar\n": "a text file",
}
BINARY_HEADS = {
    b"ftrt\x00\x00\x00\x01": "TensorRT engine",
    b'\x20\0\0\0{"batch": 1}ftrt\0\0': "TensorRT engine",
    b"\x1c\x00\x00\x00TFL3\x14": "TensorFlow Lite",
    b"\x1c\x00\x00\x00ORTM\x14": "ONNX Runtime's own format",
    b"\x89HDF\r\n\x1a\n\x00": "Keras",
    b"GGUF\x03\0\0\0": "GGUF",
    b"\x89PNG\r\n\x1a\n": "a picture",
    b"\x1f\x8b\x08\0": "packed",
    b"\x7fELF\x02": "a program",
    b'\x40\0\0\0\0\0\0\0{"w":{"dtype":"F32"}}\x01': "safetensors",
    pickle.dumps({"state_dict": [1, 2]}): "pickle",
}


@pytest.mark.parametrize(
    ("head", "kind"), [*((k.encode(), v) for k, v in HEADS.items()), *BINARY_HEADS.items()]
)
def test_a_file_of_another_kind_is_called_by_its_name(
    tmp_path: Path, head: bytes, kind: str
) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(head)
    assert kind in refusal(path)


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("archive/data.pkl", "torch.onnx.export"),
        ("model.weights.h5", "tf2onnx"),
        ("best.onnx", "unpack it and name best.onnx"),
        ("readme.txt", "ZIP archive; unpack it"),
    ],
)
def test_what_lies_in_a_zip_decides_what_it_is(tmp_path: Path, member: str, kind: str) -> None:
    path = tmp_path / "model.onnx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, b"\x80\x02}q\x00.")
    assert kind in refusal(path)


def test_a_zip_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"PK\x03\x04\0\0")
    assert "damaged ZIP" in refusal(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "gone.onnx")


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.touch()
    assert "0 bytes" in refusal(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    if sys.platform != "win32":
        os.mkfifo(path)
    assert "pipe" in refusal(path)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="everybody may read everything here"
)
def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"\x08\x08")
    path.chmod(0)
    assert "Permission denied" in refusal(path)


def test_a_file_larger_than_onnx_can_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", 2**30)
    path = tmp_path / "model.onnx"
    with path.open("wb") as file:
        file.write(b"\x08\x08")
        file.truncate(2**30 + 1)
    assert "1.0 GiB" in refusal(path)


def test_an_onnx_file_passes(tmp_path: Path) -> None:
    check_file(saved(classifier(), tmp_path / "model.onnx"))
