"""A bundle's card in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeGuard

from gonogo.domain.bundle import ModelCard
from gonogo.gui import figures
from gonogo.gui.language import tr

_ORIGIN = ("made_by", "producer", "exporter_author", "exporter_license", "source_sha256")


def does(card: ModelCard) -> str:
    """Say what a model does."""
    names = {
        "classification": tr("Classification"), "detection": tr("Detection"),
        "instances": tr("Instance segmentation"), "segmentation": tr("Segmentation"),
        "anomaly": tr("Anomaly"), "text": tr("Reading print"),
    }  # fmt: skip
    return names.get(card.kind, card.kind)


def sees(card: ModelCard) -> str:
    """Say what it takes."""
    colours = {"grey": tr("grey"), "bgr": tr("colour")}
    colour = colours.get(card.input.colour, tr("{n} channels").format(n=card.input.channels))
    return f"{card.input.width} × {card.input.height} px, {colour}"


def decides(card: ModelCard) -> str:
    """Say what the verdict comes from."""
    if card.kind == "text":
        return tr("The print that was read: a part fails by how far it is from what it must say.")
    words = {
        "map": tr("The map: the highest value of a region that is large enough."),
        "head": tr("The model's own score."),
        "boxes": tr("The boxes: the highest score of a box that is large enough."),
    }
    return words[card.score_from]


def explains(card: ModelCard) -> str:
    """Say what is drawn besides, which never decides."""
    found = []
    if card.outputs.heatmap is not None and card.score_from != "map":
        found.append(card.explained_by or tr("the model's own heatmap"))
    elif card.outputs.features is not None:
        found.append(tr("Eigen-CAM of its last feature map"))
    if card.outputs.attention is not None:
        found.append(tr("attention maps"))
    if card.outputs.nearest is not None:
        found.append(tr("the normal patch nearest to the strangest place"))
    if not found:
        return tr("Nothing besides: what is drawn is what decides.")
    text = "; ".join(found)
    return f"{text[0].upper()}{text[1:]}. " + tr("It explains and never decides.")


def prepares(card: ModelCard) -> str:
    """Say how a frame becomes its input."""
    how = card.prepare
    if how is None:
        return tr("Frames must have the size of its input.")
    words = {
        "stretch": tr("stretched to its size"), "letterbox": tr("bars around"),
        "corner": tr("bars right and below"), "crop": tr("middle cut out"),
    }  # fmt: skip
    scales = {
        "halving": tr("scaled by halves"), "linear": tr("scaled linearly"),
        "bilinear": tr("scaled bilinearly"), "bicubic": tr("scaled bicubically"),
        "nearest": tr("scaled to the nearest pixel"),
    }  # fmt: skip
    count = {1: tr("grey"), 3: tr("colour")}.get(how.frame_channels, str(how.frame_channels))
    return tr("Frames in {colour}, {fit}, {scaled}.").format(
        colour=count, fit=words[how.fit], scaled=scales[how.interpolation]
    )


def measured(card: ModelCard, most: int = 6) -> list[tuple[str, str]]:
    """Figures that were measured, in words where they have some, with their 95 % intervals."""
    words = {
        "gmac": tr("10⁹ multiplications a frame"), "command": tr("measured by"),
        "heldout": tr("held-out"), "shifted": tr("under other lamps"),
        "seed": tr("seed"), "parts": tr("parts"), "recall": tr("recall"),
        "fpr": tr("good parts failed"), "auroc": "AUROC", "pixel_auroc": tr("pixel AUROC"),
    }  # fmt: skip
    # No more than are shown: a card can name one group in another endlessly often.
    return list(islice(_flattened(card.figures, "", words), most))


def origin(card: ModelCard) -> list[tuple[str, str]]:
    """Where it comes from: maker, exporter, licence, and the answers that were given."""
    names = {
        "made_by": tr("Made by"), "producer": tr("Exported by"),
        "exporter_author": tr("Author"), "exporter_license": tr("Exporter's licence"),
        "source_sha256": tr("File it came from"),
    }  # fmt: skip
    rows = [(names[key], card.provenance[key]) for key in _ORIGIN if card.provenance.get(key)]
    if card.licence:
        rows.append((tr("Licence"), card.licence))
    answers = card.provenance.get("answers", "")
    return [*rows, (tr("Answers given"), answers)] if answers else rows


def _flattened(
    measured: Mapping[Any, object], before: str, words: Mapping[Any, str]
) -> Iterator[tuple[str, str]]:
    for key, value in measured.items():
        name = f"{before} {words.get(key, str(key).replace('_', ' '))}".strip()
        if isinstance(value, dict):
            yield from _flattened(value, name, words)
        elif not isinstance(value, list):
            ends = measured.get(f"{key}_95")
            yield name, _figure(value) + (_interval(ends) if _is_interval(ends) else "")


def _is_interval(ends: object) -> TypeGuard[list[object]]:
    return isinstance(ends, list) and all(isinstance(end, int | float) for end in ends)


def _interval(ends: Sequence[object]) -> str:
    return f" ({'–'.join(map(_figure, ends))})"


def _figure(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return figures.count(value)
    return figures.number(value, ".4g") if isinstance(value, float) else str(value)
