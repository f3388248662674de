"""The shipped graphs stay as light as the station was planned for."""

from collections.abc import Iterator
from math import prod
from pathlib import Path

import pytest

MODELS = Path(__file__).parents[3] / "models"


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Read protobuf's wire format: (field number, varint or bytes).

    See https://protobuf.dev/programming-guides/encoding. The ``onnx`` package belongs to the
    training extra, which a station does not have.
    """
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
            continue
        length = {1: 8, 5: 4}.get(key & 7)
        length = varint() if length is None else length
        yield key >> 3, message[at : at + length]
        at += length


def _all(message: bytes, number: int) -> list[bytes]:
    return [value for n, value in _fields(message) if n == number and isinstance(value, bytes)]


def _ints(message: bytes, number: int) -> list[int]:
    """Read a repeated integer, packed or not."""
    found: list[int] = []
    for n, value in _fields(message):
        if n == number and isinstance(value, int):
            found.append(value)
        elif n == number and isinstance(value, bytes):
            found += [
                v
                for _, v in _fields(b"".join(b"\x08" + b for b in _varints(value)))
                if isinstance(v, int)
            ]
    return found


def _varints(packed: bytes) -> Iterator[bytes]:
    start = 0
    for at, byte in enumerate(packed):
        if byte < 0x80:
            yield packed[start : at + 1]
            start = at + 1


def _multiplications(model: bytes) -> int:
    """Count those of convolutions and matrix products (onnx.proto3's field numbers)."""
    (graph,) = _all(model, 7)
    shapes = {
        _all(tensor, 8)[0]: _ints(tensor, 1)
        for tensor in _all(graph, 5)  # TensorProto
    }
    for number in (11, 12, 13):  # inputs, outputs, value_info
        for value in _all(graph, number):
            tensor = _all(_all(value, 2)[0], 1)[0]
            dims = _all(_all(tensor, 2)[0], 1) if _all(tensor, 2) else []
            shapes[_all(value, 1)[0]] = [_ints(dim, 1)[0] for dim in dims]
    total = 0
    for node in _all(graph, 1):
        inputs, outputs, (kind,) = _all(node, 1), _all(node, 2), _all(node, 4)
        if kind == b"Conv":
            total += prod(shapes[outputs[0]]) * prod(shapes[inputs[1]][1:])
        elif kind in (b"MatMul", b"Gemm"):
            total += prod(shapes[outputs[0]]) * shapes[inputs[0]][-1]
    return total


@pytest.mark.parametrize(("name", "most"), [("tile", 4.0), ("weave", 4.0)])
def test_a_frame_costs_no_more_than_the_station_was_planned_for(name: str, most: float) -> None:
    gmac = _multiplications((MODELS / name / "model.onnx").read_bytes()) / 1e9
    assert 0.5 < gmac <= most
