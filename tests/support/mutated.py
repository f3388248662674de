"""Damaged and malicious variants of ONNX files, the same for the same seed, and how they fare."""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from onnx import AttributeProto, ModelProto, NodeProto

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.jobs import LIMIT_GIB
from tests.support.foreign import SHARED, classifier, endless_loop, workshop

REPOSITORY = Path(__file__).parents[2]
LIMIT_S = 10.0
_LARGEST_BASE = 1_300_000
_AT_ONCE = 2
_EXTREMES = (-(2**63), -(2**31), -1, 0, 1, 7, 2**16, 2**31 - 1, 2**31, 2**40, 2**63 - 1)


@dataclass(slots=True)
class Fate:
    """How the variants fared; ``surprises`` holds whatever was neither accepted nor refused."""

    accepted: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)

    @property
    def files(self) -> int:
        """All of them."""
        return self.accepted + self.refused + len(self.surprises)


def bases() -> list[bytes]:
    """The shipped models, small ones made here, and published ones where they lie at hand."""
    made = [model.SerializeToString() for model in (classifier(), endless_loop())]
    shipped = sorted(REPOSITORY.glob("models/*/model.onnx"))
    published = sorted((SHARED / "models").glob("*.onnx"))
    small = [path for path in (*shipped, *published) if path.stat().st_size < _LARGEST_BASE]
    return made + [path.read_bytes() for path in small]


def mutated(base: Sequence[bytes], seed: int) -> tuple[str, bytes]:
    """One variant, with the name of what was done."""
    rng = random.Random(seed)
    data, other = rng.choice(base), rng.choice(base)
    kind = rng.choice(sorted(_ON_BYTES) if rng.random() < 0.3 else sorted(_ON_GRAPH))
    if kind in _ON_BYTES:
        return kind, _ON_BYTES[kind](data, other, rng)
    model = ModelProto.FromString(data)
    for _ in range(rng.choice((1, 1, 1, 3))):
        _ON_GRAPH[kind](model, rng)
    return kind, model.SerializeToString()


def examine_all(seeds: Iterable[int]) -> Fate:
    """Examine one variant a seed, two at a time."""
    fate, base, bench = Fate(), bases(), workshop()
    with TemporaryDirectory() as name, ThreadPoolExecutor(_AT_ONCE) as pool:

        def examined(seed: int) -> tuple[int, str, str, float]:
            kind, data = mutated(base, seed)
            path = Path(name) / f"{seed}.onnx"
            path.write_bytes(data)
            began = time.monotonic()
            try:
                bench.examine(path)
            except ModelError as error:
                said = str(error).replace(str(path), "FILE")
            except Exception as error:  # noqa: BLE001  this is what must not happen
                said = f"surprise: {type(error).__name__}: {error}"
            else:
                said = ""
            path.unlink()
            return seed, kind, said, time.monotonic() - began

        for seed, kind, said, spent_s in pool.map(examined, seeds):
            fate.kinds[kind] += 1
            fate.slowest_s = max(fate.slowest_s, spent_s)
            if said.startswith("surprise") or spent_s > LIMIT_S:
                fate.surprises.append(f"seed {seed}, {kind}, {spent_s:.1f} s: {said}")
            elif said:
                fate.refused += 1
                fate.causes[_cause(said)] += 1
            else:
                fate.accepted += 1
    return fate


def peak_child_gib() -> float | None:
    """The most memory that a child of this process had resident so far; None on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20


def within_memory() -> bool:
    """Whether no child took more than the limit."""
    peak = peak_child_gib()
    return peak is None or peak <= LIMIT_GIB


def _cause(said: str) -> str:
    for words in (
        "cut off",
        "was not understood",
        "no ONNX graph",
        "is no ONNX file",
        "lie outside it",
        "not part of ONNX",
        "does not have",
        "should have",
        "for one tensor",
        "was not done after",
        "GiB of memory",
        "crashed",
        "ONNX Runtime refuses",
        "newer than",
    ):
        if words in said:
            return words
    return said[:80]


def _flip(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(rng.choice((1, 4, 64))):
        flipped[rng.randrange(len(flipped))] = rng.randrange(256)
    return bytes(flipped)


def _flip_structure(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    """Near the start and the end lie names, sizes and attributes, not weights."""
    flipped = bytearray(data)
    reach = min(4096, len(data))
    for _ in range(rng.choice((1, 4, 16))):
        at = rng.randrange(reach)
        flipped[at if rng.random() < 0.5 else -1 - at] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def _truncate(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _splice(data: bytes, other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def _change_attribute(model: ModelProto, rng: random.Random) -> None:
    attributes = [a for node in model.graph.node for a in node.attribute]
    if not attributes:
        return
    attribute = rng.choice(attributes)
    if attribute.type == AttributeProto.INT:
        attribute.i = rng.choice(_EXTREMES)
    elif attribute.type == AttributeProto.INTS and attribute.ints:
        attribute.ints[rng.randrange(len(attribute.ints))] = rng.choice(_EXTREMES)
    elif attribute.type == AttributeProto.FLOAT:
        attribute.f = rng.choice((float("nan"), float("inf"), -1e38, 0.0))
    elif attribute.type == AttributeProto.STRING:
        attribute.s = rng.choice((b"", b"\xff\xfe", b"A" * 70_000, b"linear"))
    else:
        attribute.type = rng.choice((1, 2, 3, 4, 6, 7))


def _swap_attributes(model: ModelProto, rng: random.Random) -> None:
    first, second = _some_nodes(model, rng, 2)
    kept = ModelProto().graph.node.add()
    kept.CopyFrom(first)
    del first.attribute[:]
    first.attribute.extend(second.attribute)
    del second.attribute[:]
    second.attribute.extend(kept.attribute)


def _change_sizes(model: ModelProto, rng: random.Random) -> None:
    """Of an input, or of a weight whose bytes stay."""
    entries = [*model.graph.input, *model.graph.output]
    sizes = [d for entry in entries for d in entry.type.tensor_type.shape.dim]
    if sizes and (rng.random() < 0.6 or not model.graph.initializer):
        rng.choice(sizes).dim_value = rng.choice((*_EXTREMES, 3, 33, 100_000))
    elif model.graph.initializer:
        tensor = rng.choice(model.graph.initializer)
        if tensor.dims:
            tensor.dims[rng.randrange(len(tensor.dims))] = rng.choice(_EXTREMES)


def _change_constant(model: ModelProto, rng: random.Random) -> None:
    """Of the small whole-number weights, which are sizes, axes and indices."""
    small = [t for t in model.graph.initializer if t.data_type == 7 and 0 < len(t.raw_data) < 256]
    for node in model.graph.node:
        small += [a.t for a in node.attribute if a.t.data_type == 7 and a.t.raw_data]
    if small:
        tensor = rng.choice(small)
        values = [rng.choice(_EXTREMES).to_bytes(8, "little", signed=True)]
        values += [tensor.raw_data[8:]]
        tensor.raw_data = b"".join(values)


def _change_type(model: ModelProto, rng: random.Random) -> None:
    entries = [*model.graph.input, *model.graph.output]
    if rng.random() < 0.5 and model.graph.initializer:
        rng.choice(model.graph.initializer).data_type = rng.randrange(30)
    else:
        rng.choice(entries).type.tensor_type.elem_type = rng.randrange(30)


def _duplicate(model: ModelProto, rng: random.Random) -> None:
    """Put a node behind itself, up to 500 times over."""
    at = rng.randrange(len(model.graph.node))
    node = model.graph.node[at]
    if not node.input or not node.output:
        return
    result = node.output[0]
    for count in range(rng.choice((1, 2, 500))):
        between = f"{result}/{at}/{count}/{rng.random()}"
        again = type(node)()
        again.CopyFrom(node)
        again.name = ""
        node.output[0], again.input[0] = between, between
        model.graph.node.insert(at + 1, again)
        at, node = at + 1, model.graph.node[at + 1]


def _drop(model: ModelProto, rng: random.Random) -> None:
    """Leave a node out; what it took goes on as what it gave."""
    at = rng.randrange(len(model.graph.node))
    node = model.graph.node[at]
    passed = node.input[0] if node.input else ""
    for other in model.graph.node:
        for place, name in enumerate(other.input):
            if name in node.output:
                other.input[place] = passed
    del model.graph.node[at]
    if not model.graph.node:
        model.graph.node.add().op_type = "Identity"


def _rewire(model: ModelProto, rng: random.Random) -> None:
    """Feed a node from elsewhere: mostly from before, rarely from itself or from nowhere."""
    at = rng.randrange(len(model.graph.node))
    node = model.graph.node[at]
    before = [name for other in model.graph.node[:at] for name in other.output]
    before += [tensor.name for tensor in model.graph.initializer]
    stray = rng.random() < 0.2 or not before
    names = [*node.output, "", "nowhere"] if stray else before
    if node.input:
        node.input[rng.randrange(len(node.input))] = rng.choice(names)


def _change_operator(model: ModelProto, rng: random.Random) -> None:
    node, other = _some_nodes(model, rng, 2)
    others = ("If", "Loop", "Scan", "ConstantOfShape", "Expand", "Tile", "NonZero", "Resize")
    node.op_type = rng.choice((other.op_type, *others))


def _change_versions(model: ModelProto, rng: random.Random) -> None:
    rng.choice(model.opset_import).version = rng.choice((*_EXTREMES, 6, 13, 21))
    model.ir_version = rng.choice((*_EXTREMES, 3, 8, 10))


def _some_nodes(model: ModelProto, rng: random.Random, count: int) -> list[NodeProto]:
    return [rng.choice(model.graph.node) for _ in range(count)]


_ON_BYTES: dict[str, Callable[[bytes, bytes, random.Random], bytes]] = {
    "bytes flipped": _flip,
    "structure flipped": _flip_structure,
    "cut off": _truncate,
    "two spliced": _splice,
}
_ON_GRAPH: dict[str, Callable[[ModelProto, random.Random], None]] = {
    "attribute changed": _change_attribute,
    "attributes swapped": _swap_attributes,
    "sizes changed": _change_sizes,
    "constant changed": _change_constant,
    "type changed": _change_type,
    "nodes doubled": _duplicate,
    "node dropped": _drop,
    "rewired": _rewire,
    "operator changed": _change_operator,
    "versions changed": _change_versions,
}
