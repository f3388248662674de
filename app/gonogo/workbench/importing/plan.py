"""From an understanding to a wrapping and a card."""

import math
from typing import Literal, TypeVar, get_args

import msgspec

from gonogo.domain.bundle import (
    FileContract,
    Fit,
    GoldenContract,
    InputContract,
    Interpolation,
    ModelCard,
    OutputContract,
    Preparation,
)
from gonogo.domain.errors import ModelError
from gonogo.domain.geometry import Roi
from gonogo.domain.prediction import ScoreFrom
from gonogo.inspection.explain import CLASS_ACTIVATION
from gonogo.ports.importing import (
    IMAGE,
    Colour,
    Difference,
    Explain,
    Fixed,
    Layout,
    Memory,
    Template,
    Wrapping,
    inner_name,
)
from gonogo.workbench.importing.answers import Understanding
from gonogo.workbench.importing.decoder_settings import POOLS, decoder_settings, names_of, number_of
from gonogo.workbench.importing.heads import output_shape
from gonogo.workbench.importing.inputs import parse_size
from gonogo.workbench.importing.values import normalisation

_Word = TypeVar("_Word")

_KINDS = {
    "classification": "classification",
    "detection": "detection",
    "instances": "instances",
    "segmentation": "segmentation",
    "reconstruction": "anomaly",
    "anomaly": "anomaly",
    "embedding": "anomaly",
    "text": "text",
}
_ROLES = {
    "map": "map",
    "scores": "scores",
    "boxes": "boxes",
    "labels_output": "labels",
    "prototypes": "prototypes",
    "text": "text",
}
"""Keys of answers that name an output, and what the card calls it."""
_LONGEST = 80
_ORIGIN = ("author", "description", "date", "version", "license")
OWN_MAP = "The model's own map"


class Supplies(msgspec.Struct, frozen=True):
    """What a plan needs besides answers: files that were read.

    Parameters
    ----------
    templates : tuple of Template
        Golden pictures of further image inputs.
    alphabet : tuple of str
        Characters of a reader.
    bank : str
        NPY file of good embeddings; empty until it is made.
    patches : FileContract or None
        Pictures of the bank's rows.
    """

    templates: tuple[Template, ...] = ()
    alphabet: tuple[str, ...] = ()
    bank: str = ""
    patches: FileContract | None = None


class Plan(msgspec.Struct, frozen=True):
    """How a bundle is to be made; the card's hashes are still empty."""

    wrapping: Wrapping
    card: ModelCard


def make_plan(
    known: Understanding, name: str, title: str, supplies: Supplies | None = None
) -> Plan:
    """Plan a bundle.

    Parameters
    ----------
    known : Understanding
        Complete.
    name, title : str
        Of the bundle.

    Raises
    ------
    ModelError
        Answers contradict each other.
    """
    if not known.complete:
        msg = f"Still to be answered: {', '.join(q.key for q in known.questions)}."
        raise ModelError(msg)
    supplies = supplies or Supplies()
    wrapping = _wrapping(known, supplies)
    return Plan(wrapping, _card(known, name, title, supplies, wrapping))


def _wrapping(known: Understanding, supplies: Supplies) -> Wrapping:
    entry = next(i for i in known.facts.inputs if i.name == known.value("image"))
    height, width = parse_size(known.value("size"))
    task = known.value("task")
    channels = int(known.value("channels"))
    colour = _word(known, "colour", get_args(Colour))
    numbers = normalisation(known.value("values"), channels, colour)
    return Wrapping(
        image=entry.name,
        height=height,
        width=width,
        channels=channels,
        layout=_word(known, "layout", get_args(Layout)),
        dtype=entry.dtype,
        colour=colour,
        scale=numbers.scale,
        offset=numbers.offset,
        takes="float32" if known.value("takes") == "float32" else "uint8",
        fixed=_fixed(known, supplies),
        template=supplies.templates[0] if supplies.templates else None,
        outputs=_kept(known),
        activation=_activation(known),
        class_axis=_class_axis(known),
        difference=_difference(known) if task == "reconstruction" else None,
        memory=_memory(known, supplies.bank) if task == "embedding" and supplies.bank else None,
        explain=_explain(known),
        own_size=known.facts.own_sizes.get(entry.name) == (height, width),
    )


def _card(
    known: Understanding, name: str, title: str, supplies: Supplies, wrapping: Wrapping
) -> ModelCard:
    height, width = parse_size(known.value("size"))
    channels = int(known.value("channels"))
    task = known.value("task")
    defects, labels = names_of(known, "defects"), names_of(known, "labels")
    return ModelCard(
        schema_version=1,
        name=name,
        title=title,
        kind=_KINDS[task],
        classes=defects,
        input=InputContract(
            IMAGE,
            height,
            width,
            channels,
            "float32" if known.value("takes") == "float32" else "uint8",
            colour="grey" if channels == 1 else "bgr" if channels == 3 else "multi",
        ),
        outputs=_outputs(known, wrapping),
        score_from=_score_from(known),
        golden=GoldenContract("", "", "", ""),
        onnx_sha256="",
        decoder=decoder_settings(known),
        provenance=_provenance(known),
        prepare=_preparation(known),
        channels=labels if labels != defects else (),
        explained_by=_explained_by(known),
        alphabet=supplies.alphabet,
        patches=supplies.patches,
    )


def _preparation(known: Understanding) -> Preparation:
    part = known.facts.looks_at.get(known.value("image"))
    try:
        return Preparation(
            frame_channels=int(known.value("frame_channels")),
            fit=_word(known, "fit", get_args(Fit)),
            interpolation=_word(known, "interpolation", get_args(Interpolation)),
            pad=_whole(known, "pad", 114),
            resize_px=_whole(known, "resize", 0),
            looks_at=Roi(*part) if part is not None else None,
        )
    except ValueError as error:
        msg = f"Frames cannot be prepared so: {error}."
        raise ModelError(msg) from error


def _kept(known: Understanding) -> tuple[str, ...]:
    """Outputs of the source that stay: those with a meaning."""
    if known.value("task") in ("reconstruction", "embedding"):
        return () if known.value("task") == "reconstruction" else (known.value("output"),)
    meant = {known.value(key) for key in _ROLES}
    return tuple(o.name for o in known.facts.outputs if o.name in meant)


def _outputs(known: Understanding, wrapping: Wrapping) -> OutputContract:
    task = known.value("task")
    explain = _explain(known)
    added = {
        "heatmap": "heatmap" if explain.activation else None,
        "features": "features" if explain.features else None,
        "attention": "attention" if explain.attention else None,
    }
    if task == "reconstruction":
        return OutputContract(map="map", **_shown(known, "map") | _of(added, "attention"))
    if task == "embedding":
        return OutputContract(map="map", nearest="nearest", **_of(added, "attention"))
    named = {role: known.value(key) for key, role in _ROLES.items()}
    roles = {role: inner_name(name, wrapping) if name else None for role, name in named.items()}
    if task == "anomaly" and known.value("score_from") == "head":
        roles |= {"map": None, "heatmap": roles["map"]}
    if task == "anomaly" and known.value("score_from") in POOLS:
        roles |= {"scores": None, "heatmap": roles["map"]}
    return OutputContract(**{**_found(added), **_found(roles)})


def _of(added: dict[str, str | None], key: str) -> dict[str, str]:
    return _found({key: added[key]})


def _shown(known: Understanding, name: str) -> dict[str, str]:
    """The map as an explanation, where its mean decides and not its regions."""
    return {"heatmap": name} if known.value("score_from") in POOLS else {}


def _found(named: dict[str, str | None]) -> dict[str, str]:
    return {key: name for key, name in named.items() if name}


def _score_from(known: Understanding) -> ScoreFrom:
    task = known.value("task")
    if task in ("detection", "instances"):
        return "boxes"
    if task in ("classification", "text"):
        return "head"
    return "map" if known.value("score_from") in ("", "map") else "head"


def _activation(known: Understanding) -> dict[str, Literal["softmax", "sigmoid"]]:
    task, said = known.value("task"), known.value("activation")
    name = known.value("scores") if task == "classification" else known.value("map")
    if task not in ("classification", "segmentation"):
        return {}
    if said == "softmax":
        return {name: "softmax"}
    return {name: "sigmoid"} if said == "sigmoid" else {}


def _class_axis(known: Understanding) -> dict[str, int]:
    found = {}
    for name in _activation(known):
        last = known.value("channels_last") == "yes"
        found[name] = len(output_shape(known.facts, name)) - 1 if last else 1
    return found


def _difference(known: Understanding) -> Difference:
    squared = known.value("distance") == "squared"
    window = _whole(known, "window", 1)
    return Difference(known.value("output"), "squared" if squared else "absolute", window)


def _memory(known: Understanding, bank: str) -> Memory:
    name = known.value("output")
    rows, columns, before, last = embedding_grid(output_shape(known.facts, name))
    return Memory(name, rows, columns, before, last, bank)


def embedding_grid(shape: tuple[int, ...]) -> tuple[int, int, int, bool]:
    """Rows, columns, tokens before the grid, and whether channels are last, of an embedding.

    Raises
    ------
    ModelError
        The shape is no embedding of places.
    """
    if len(shape) == 4:
        last = shape[3] > shape[1]
        return (*(shape[1:3] if last else shape[2:4]), 0, last)
    if len(shape) == 3:
        for before in (0, 1, 2, 5):
            side = math.isqrt(max(shape[1] - before, 0))
            if side > 0 and side * side == shape[1] - before:
                return side, side, before, True
    if len(shape) == 2:
        return 1, 1, 0, True
    msg = f"An output of shape {list(shape)} is no embedding of places."
    raise ModelError(msg)


def _explain(known: Understanding) -> Explain:
    facts, task = known.facts, known.value("task")
    features = facts.features
    attention = bool(facts.attention)
    exact = (
        task == "classification"
        and features is not None
        and bool(features.linear_weights)
        and features.scores == known.value("scores")
    )
    judged = task in ("classification", "detection", "instances")
    return Explain(exact, judged and features is not None and not exact, attention)


def _explained_by(known: Understanding) -> str:
    if _explain(known).activation:
        return CLASS_ACTIVATION
    heads = known.value("task") in ("anomaly", "reconstruction")
    return OWN_MAP if heads and _score_from(known) == "head" else ""


def _fixed(known: Understanding, supplies: Supplies) -> tuple[Fixed, ...]:
    pictures = {template.name for template in supplies.templates}
    found = []
    for entry in known.facts.inputs:
        if entry.name == known.value("image") or entry.name in pictures:
            continue
        text = known.value(f"input {entry.name}")
        try:
            values = tuple(float(part) for part in text.split(","))
        except ValueError as error:
            msg = f"The input {entry.name} takes numbers with commas, not {text!r}."
            raise ModelError(msg) from error
        shape = tuple(n if isinstance(n, int) and n > 0 else 1 for n in entry.shape)
        if math.prod(shape) != len(values):
            msg = f"The input {entry.name} takes {math.prod(shape)} numbers, not {len(values)}."
            raise ModelError(msg)
        found.append(Fixed(entry.name, values, shape))
    return tuple(found)


def _provenance(known: Understanding) -> dict[str, str]:
    facts = known.facts
    said = {key: facts.metadata.get(key, "") for key in _ORIGIN}
    given = [f"{s.key} = {_short(s.value)}" for s in known.settled.values() if s.source == "given"]
    return {
        "made_by": "gonogo model import",
        "source_sha256": facts.file_sha256,
        "producer": facts.producer,
        "opset": str(facts.opset),
        "answers": ", ".join(given),
        **{f"exporter_{key}": value[:300] for key, value in said.items() if value},
    }


def _whole(known: Understanding, key: str, default: int) -> int:
    return round(number_of(known, key, default))


def _word(known: Understanding, key: str, words: tuple[_Word, ...]) -> _Word:
    for word in words:
        if word == known.value(key):
            return word
    msg = f"{key} is one of {', '.join(map(str, words))}, not {known.value(key)!r}."
    raise ModelError(msg)


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
