"""What a file is before any parser sees it: most files that are no ONNX model say so at once."""

import stat
import zipfile
from pathlib import Path

from gonogo.domain.errors import ModelError

LARGEST_BYTES = 2 * 2**30
_HEAD_BYTES = 4096
_EXPORT = 'export it with torch.onnx.export(model, example, "model.onnx") and bring in that file'
_CONVERT = "convert it with tf2onnx and bring in the .onnx file"
_BUILT = "it runs nowhere but where it was built; bring in the .onnx file it was built from"


def check_file(path: Path) -> None:
    """Refuse what cannot be an ONNX model.

    Raises
    ------
    ModelError
        The file is missing, empty, too large, or of another kind; the sentence names the kind and
        how to come by an ONNX file.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            msg = f"{path} is a folder; name the .onnx file in it."
            raise ModelError(msg)
        if not stat.S_ISREG(status.st_mode):
            msg = f"{path} is no ordinary file but a pipe, socket or device; name an .onnx file."
            raise ModelError(msg)
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise ModelError(msg) from error
    if not head:
        msg = f"{path} is empty (0 bytes); copy or download it again."
        raise ModelError(msg)
    kind = _kind(path, head)
    if kind:
        msg = f"{path} is {kind}."
        raise ModelError(msg)
    if status.st_size > LARGEST_BYTES:
        msg = (
            f"{path} has {status.st_size / 2**30:.1f} GiB; an ONNX file has at most "
            f"{LARGEST_BYTES // 2**30} GiB. Bring in a smaller variant of the model."
        )
        raise ModelError(msg)


def _kind(path: Path, head: bytes) -> str:
    """What else the file is, with the cure; empty where it may be ONNX."""
    if head.startswith(b"version https://git-lfs"):
        return _lfs(head)
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    for mark, kind in _FLATBUFFERS.items():
        if head[4:8] == mark:
            return kind
    if b"ftrt" in head or path.suffix.lower() in {".engine", ".plan", ".trt"}:
        return f"a TensorRT engine: {_BUILT}"
    if head.startswith(b"PK\x03\x04"):
        return _zip(path)
    if head.startswith(b"\x80") and head[1:2] in {b"\x02", b"\x03", b"\x04", b"\x05"}:
        return f"a Python pickle, such as PyTorch writes, and is never opened: {_EXPORT}"
    if head[8:10] == b'{"':
        return f"a safetensors file: weights without the network; {_EXPORT}"
    return _text(head)


def _text(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        return (
            "a web page, not the model it was saved for; download the file itself "
            "(on GitHub: 'Download raw file')"
        )
    if text.startswith((b"<?xml", b"<net")):
        return (
            "the XML of an OpenVINO model or another program; bring in the .onnx file it was "
            "converted from"
        )
    if text.startswith((b"{", b"[")):
        return "JSON text, not a model; name the .onnx file"
    return "a text file, not a model; name the .onnx file" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    # The head may end within a character.
    text = head.decode("utf-8", "replace").rstrip("\ufffd")
    return all(sign.isprintable() or sign in "\t\r\n\f" for sign in text.lstrip("\ufeff"))


def _lfs(head: bytes) -> str:
    size = "?"
    for line in head.decode("ascii", "replace").splitlines():
        if line.startswith("size ") and line[5:].strip().isdigit():
            size = f"{int(line[5:]):,}"
    return (
        f"a Git LFS pointer to a file of {size} bytes, not the file; fetch it with 'git lfs pull' "
        "in its repository, or download it from the web page"
    )


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return "a damaged ZIP archive; download it again and unpack it"
    if any(name.endswith("data.pkl") for name in names):
        return f"a PyTorch file (.pt, .pth) and is never opened: {_EXPORT}"
    if "model.weights.h5" in names:
        return f"a Keras model: {_CONVERT}"
    inside = next((name for name in names if name.lower().endswith(".onnx")), "")
    found = f" and name {inside} in it" if inside else ""
    return f"a ZIP archive; unpack it{found}"


_PICTURE = "a picture, not a model; name the .onnx file"
_PACKED = "a packed archive; unpack it and name the .onnx file in it"
_STARTS = {
    b"\x89HDF\r\n\x1a\n": f"a Keras or HDF5 file (.h5): {_CONVERT}",
    b"GGUF": "a GGUF language model; it takes no image",
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"\x1f\x8b": _PACKED,
    b"7z\xbc\xaf": _PACKED,
    b"Rar!": _PACKED,
    b"\x7fELF": "a program or library, not a model; name the .onnx file",
    b"MZ": "a program or library, not a model; name the .onnx file",
}
_FLATBUFFERS = {
    b"TFL3": f"a TensorFlow Lite model: {_CONVERT}",
    b"ORTM": "ONNX Runtime's own format (.ort); bring in the .onnx file it was made from",
}
