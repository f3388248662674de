"""A bundle made of an understanding: wrapped, supplied with what it needs, tried on frames."""

import io
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.bundle import (
    FileContract,
    ModelCard,
    ReaderContract,
)
from gonogo.domain.errors import DataError
from gonogo.domain.recipe import Recipe
from gonogo.inspection.inspector import Inspector, model_inputs
from gonogo.inspection.overlays import overlay
from gonogo.ports.importing import GraphFacts, Template, Workshop
from gonogo.vision.prepare import prepare
from gonogo.workbench.importing.answers import Understanding
from gonogo.workbench.importing.characters import characters_of, gives_probabilities
from gonogo.workbench.importing.good_parts import GoodParts, remember
from gonogo.workbench.importing.heads import output_shape
from gonogo.workbench.importing.pictures import (
    Picture,
    from_camera,
    lines_of,
    read_picture,
    read_pictures,
)
from gonogo.workbench.importing.plan import Supplies, embedding_grid, make_plan
from gonogo.workbench.importing.results import Shown
from gonogo.workbench.importing.stored import npy, sha256
from gonogo.workbench.importing.tried import TriedModel
from gonogo.workbench.importing.understanding import understand
from gonogo.workbench.judged import kept_frame

_HELD_OUT = 5
READER_SIZE = "32x320"
_READS_AS = {"colour": "bgr", "values": "-1..1", "fit": "corner", "task": "text"}


class Draft(msgspec.Struct, frozen=True, eq=False):
    """A bundle that may be tried; its golden answer is not recorded yet.

    Parameters
    ----------
    files : dict of str to bytes
        By name in the bundle's folder.
    """

    card: ModelCard
    model: TriedModel
    files: dict[str, bytes]


class Maker:
    """Makes drafts of one file's bundle.

    Parameters
    ----------
    workshop : Workshop
        Opens the file under limits.
    path : Path
        The ONNX file.
    """

    def __init__(self, workshop: Workshop, path: Path) -> None:
        self._workshop = workshop
        self._path = path
        self._good: GoodParts | None = None
        self._good_of: object = None

    def draft(self, known: Understanding, name: str, title: str, scratch: Path) -> Draft:
        """Make a draft in a scratch folder, which must outlive it.

        Raises
        ------
        ModelError, DataError
            It cannot be wrapped so, or a file it needs cannot be read.
        """
        supplies, files = self._supplies(known, scratch)
        plan = make_plan(known, name, title, supplies)
        wrapped = scratch / "model.onnx"
        self._workshop.wrap(self._path, plan.wrapping, wrapped)
        files["model.onnx"] = wrapped.read_bytes()
        card = replace(plan.card, onnx_sha256=sha256(files["model.onnx"]))
        reader, read = None, known
        if known.value("reader"):
            reader = scratch / "reader.onnx"
            read, contract = self._reader(known, reader)
            card = replace(card, reader=contract)
            files["reader.onnx"] = reader.read_bytes()
        if known.value("task") == "text":
            card = _reading(card, read)
        stored = files.get("patches.npy")
        patches = None if stored is None else np.load(io.BytesIO(stored), allow_pickle=False)
        return Draft(card, TriedModel(card, self._workshop, wrapped, reader, patches), files)

    def _supplies(self, known: Understanding, scratch: Path) -> tuple[Supplies, dict[str, bytes]]:
        templates = tuple(
            self._template(known, entry.name)
            for entry in known.facts.inputs
            if entry.name != known.value("image") and len(entry.shape) == 4
        )
        alphabet = lines_of(Path(known.value("alphabet"))) if known.value("alphabet") else ()
        if known.value("task") != "embedding":
            return Supplies(templates, alphabet), {}
        good = self._remember(known, scratch)
        bank = scratch / "bank.npy"
        np.save(bank, good.bank)
        stored = npy(good.patches)
        patches = FileContract("patches.npy", sha256(stored))
        return Supplies(templates, alphabet, str(bank), patches), {"patches.npy": stored}

    def _template(self, known: Understanding, name: str) -> Template:
        entry = next(i for i in known.facts.inputs if i.name == name)
        sizes = [n for n in entry.shape if isinstance(n, int)]
        height, width = sizes[-2:] if sizes[1] in (1, 3) else sizes[1:3]
        card = make_plan(known, "template", "", Supplies((Template(name, 1, 1, b""),))).card
        picture = read_picture(Path(known.value(f"input {name}")))
        how = card.prepare
        if how is not None:
            how = replace(how, fit="stretch", frame_channels=picture.channels)
        contract = replace(card.input, height=height, width=width)
        tensor, _ = prepare(picture.pixels, contract, how)
        return Template(name, height, width, np.asarray(tensor, np.uint8).tobytes())

    def _reader(self, known: Understanding, to: Path) -> tuple[Understanding, ReaderContract]:
        path = Path(known.value("reader"))
        facts = self._workshop.examine(path)
        given = {**_READS_AS, "alphabet": known.value("alphabet")}
        if has_open_sizes(facts):
            given["size"] = READER_SIZE
        read = understand(facts, given, 3)
        plan = make_plan(read, "reader", "")
        self._workshop.wrap(path, plan.wrapping, to)
        stored = FileContract("reader.onnx", sha256(to.read_bytes()))
        return read, ReaderContract(stored, plan.card.input, read.value("text"))

    def _remember(self, known: Understanding, scratch: Path) -> GoodParts:
        plan = make_plan(known, "good", "")
        # Another normalisation, size or fit describes the same parts in other numbers.
        made_of = known.value("good"), plan.wrapping, plan.card.prepare
        if self._good is None or self._good_of != made_of:
            wrapped = scratch / "describes.onnx"
            self._workshop.wrap(self._path, plan.wrapping, wrapped)
            pictures = remembered(_good_parts(known))
            tensors = [prepare(p.pixels, plan.card.input, plan.card.prepare)[0] for p in pictures]
            answers = self._workshop.run(wrapped, tensors)
            name = known.value("output")
            rows, columns, before, last = embedding_grid(output_shape(known.facts, name))
            found = [_places(np.asarray(a[name], np.float32), before, last=last) for a in answers]
            self._good, self._good_of = remember(found, tensors, rows, columns), made_of
        return self._good


def _reading(card: ModelCard, read: Understanding) -> ModelCard:
    """Say in a card what the model that reads gives."""
    output = read.value("text")
    decoder = dict(card.decoder)
    if not gives_probabilities(read.facts, output):
        decoder["probabilities"] = "no"
    alphabet = characters_of(read.facts, output, card.alphabet)
    return replace(card, alphabet=alphabet, decoder=decoder)


def remembered(good: Sequence[Picture]) -> Sequence[Picture]:
    """Good parts that an embedding is held against: all but those that set its limits."""
    return (
        [p for number, p in enumerate(good) if number % _HELD_OUT]
        if len(good) >= _HELD_OUT
        else good
    )


def _good_parts(known: Understanding) -> tuple[Picture, ...]:
    """Good parts as the camera of the frames gives them."""
    channels = int(known.value("frame_channels"))
    good = [from_camera(p, channels) for p in read_pictures(Path(known.value("good")))]
    for picture in good:
        if picture.channels != channels:
            what = "in colour" if picture.channels == 3 else f"of {picture.channels} channels"
            msg = (
                f"The good part {picture.name} is {what}, the frames have {channels} channels; "
                "take good parts from the same camera."
            )
            raise DataError(msg)
    return tuple(good)


def set_limits(known: Understanding) -> tuple[Picture, ...]:
    """Good parts that set the first limits of a model; none where none were given.

    A place that is remembered is at no distance from itself, so an embedding's are left out of
    its memory: each fifth of five or more.

    Raises
    ------
    DataError
        They cannot be read.
    """
    if not known.value("good"):
        return ()
    good = _good_parts(known)
    if known.value("task") != "embedding" or len(good) < _HELD_OUT:
        return good
    return good[::_HELD_OUT]


def shown_on(draft: Draft, frames: Sequence[Picture], recipe: Recipe) -> tuple[Shown, ...]:
    """Judge frames by a draft.

    Raises
    ------
    ModelError
        It takes none of the frames, or fails.
    """
    inputs = [model_inputs(p.pixels, draft.card, recipe.model)[0][0] for p in frames]
    draft.model.ahead(inputs)
    inspector = Inspector(recipe, draft.model)
    shown = []
    for number, picture in enumerate(frames, 1):
        inspection = inspector.explain(kept_frame(number, picture.name, picture.pixels))
        shown.append(Shown(picture, inspection.judgement, overlay(inspection)))
    return tuple(shown)


def has_open_sizes(facts: GraphFacts) -> bool:
    """Whether an input of four axes leaves height or width open."""
    return any(
        len(entry.shape) == 4 and sum(not isinstance(n, int) for n in entry.shape[1:]) > 0
        for entry in facts.inputs
    )


def _places(values: NDArray[np.float32], before: int, *, last: bool) -> NDArray[np.float32]:
    """Embeddings by place, ``(rows · columns, c)``."""
    one: NDArray[np.float32] = values[0]
    if one.ndim == 3:
        ordered = one if last else one.transpose(1, 2, 0)
        return ordered.reshape(-1, ordered.shape[-1])
    return one[before:] if one.ndim == 2 else one[None]
