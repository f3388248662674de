"""From facts and answers to an understanding; asked again after each answer."""

from collections.abc import Mapping

from gonogo.ports.importing import GraphFacts
from gonogo.workbench.importing.answers import Candidate, Interview, Understanding
from gonogo.workbench.importing.classes import read_classes
from gonogo.workbench.importing.fitting import FITS, INTERPOLATIONS
from gonogo.workbench.importing.heads import read_head
from gonogo.workbench.importing.inputs import ImageInput, read_input
from gonogo.workbench.importing.metadata import is_rtdetr, is_ultralytics
from gonogo.workbench.importing.tasks import read_task
from gonogo.workbench.importing.values import CANDIDATES, normalisation


def understand(facts: GraphFacts, given: Mapping[str, str], frame_channels: int) -> Understanding:
    """Work out what a model is and how it is to be run.

    Parameters
    ----------
    given : mapping of str to str
        A person's answers by key.
    frame_channels : int
        Channels of the frames it is to judge: 1 grey, 3 colour.

    Raises
    ------
    ModelError
        An answer does not fit, or the model is no image model that GoNoGo judges.
    """
    ask = Interview(facts, given)
    image = read_input(ask)
    if image is None:
        return ask.done()
    task = read_task(ask, image)
    if task is None:
        return ask.done()
    ask.file("layout", image.layout, "shape of the input")
    depth = str(image.channels)
    ask.file("channels", depth, "shape of the input", (depth,))
    _channels(ask, image, frame_channels)
    headed = read_head(ask, task, image)
    _pixels(ask, image, task)
    if headed:
        _warn(ask)
        read_classes(ask, task)
    return ask.done()


def _channels(ask: Interview, image: ImageInput, frame_channels: int) -> None:
    """Match the model's channels to the camera's, in so many words."""
    key = "frame_channels"
    count = str(frame_channels)
    known = ("1", "3") if image.channels in (1, 3) else (str(image.channels),)
    if image.channels == frame_channels:
        ask.file(key, count, f"the model takes {image.channels}, the frames have as many", known)
    elif (image.channels, frame_channels) == (3, 1):
        ask.usual(key, count, "the frames are grey: the one channel is given three times", known)
    elif (image.channels, frame_channels) == (1, 3):
        ask.usual(key, count, "the frames are in colour: they are weighed to grey", known)
    else:
        why = "the model's own; the frames at hand have other ones"
        ask.usual(key, str(image.channels), why, known)
        ask.note(
            f"The model takes {image.channels} channels, the frames at hand have {frame_channels}: "
            f"it will judge only a camera that gives {image.channels}."
        )


def _pixels(ask: Interview, image: ImageInput, task: str) -> None:
    """Settle colour order, values, and how a frame is brought to size."""
    _colour(ask, image)
    _values(ask, image)
    _fit(ask, task)


def _colour(ask: Interview, image: ImageInput) -> None:
    if image.channels == 1:
        ask.file("colour", "grey", "one channel")
        return
    if image.channels != 3:
        ask.file("colour", "multi", f"{image.channels} channels, as the camera gives them")
        return
    if is_ultralytics(ask.facts.metadata) or _is_anomalib(ask):
        ask.file("colour", "rgb", "the exporter's way")
        return
    said = ask.facts.metadata.get("color_format", "").casefold()
    if said in ("rgb", "bgr"):
        ask.file("colour", said, "metadata")
        return
    if ask.settled_value("frame_channels") == "1":
        ask.usual("colour", "rgb", "grey frames look the same in any order", ("rgb", "bgr"))
        return
    known = [
        Candidate("rgb", "Red, green, blue (PyTorch, TensorFlow)"),
        Candidate("bgr", "Blue, green, red (OpenCV, YOLOX, PaddleOCR)"),
    ]
    likeliest_first = known[::-1] if _is_yolox(ask) else known
    ask.ask("colour", "In which order does it take the colours?", likeliest_first, seen=True)


def _values(ask: Interview, image: ImageInput) -> None:
    if image.dtype == "uint8":
        ask.file("values", "0..255", "it takes whole grey values")
        return
    if is_ultralytics(ask.facts.metadata) or _is_anomalib(ask):
        ask.file("values", "0..1", "the exporter's way")
        return
    colour = ask.settled_value("colour")
    answer = ask.ask(
        "values",
        "Which numbers does it expect for the grey values?",
        _ordered(ask, image),
        free=True,
        seen=True,
    )
    if answer is not None:
        normalisation(answer, image.channels, "bgr" if colour == "bgr" else "rgb")


def _ordered(ask: Interview, image: ImageInput) -> tuple[Candidate, ...]:
    """Put the likeliest first: the graph may normalise by itself, or be one of TensorFlow's."""
    by_value = {candidate.value: candidate for candidate in CANDIDATES}
    first = "imagenet"
    if _is_yolox(ask):
        first = "0..255"
    elif set(ask.facts.starts.get(image.name, ())) & {"Sub", "Div", "Mul", "Add"}:
        first = "0..1"
    elif image.layout == "NHWC":
        first = "-1..1"
    elif image.channels == 1:
        first = "0..1"
    return (by_value.pop(first), *by_value.values())


def _fit(ask: Interview, task: str) -> None:
    if is_rtdetr(ask.facts.metadata):
        ask.file("fit", "stretch", "the exporter's way")
        ask.file("interpolation", "linear", "the exporter's way")
        return
    if is_ultralytics(ask.facts.metadata):
        if task == "classification":
            ask.file("fit", "crop", "the exporter's way")
            ask.file("interpolation", "bilinear", "the exporter's way")
            ask.usual("resize", _short_side(ask), "the exporter's way")
            return
        ask.file("fit", "letterbox", "the exporter's way")
        ask.file("interpolation", "linear", "the exporter's way")
        ask.file("pad", "114", "the exporter's way")
        return
    if _is_anomalib(ask):
        ask.file("fit", "stretch", "the exporter's way")
        ask.file("interpolation", "bilinear", "the exporter's way")
        ask.file("takes", "float32", "its own resizing keeps fractions of a grey value")
        return
    likely = "letterbox" if task in ("detection", "instances") else "stretch"
    if _is_yolox(ask):
        likely = "corner"
    fit = ask.usual("fit", likely, "usual for such models", tuple(FITS))
    ask.usual("interpolation", "halving", "keeps small defects", INTERPOLATIONS)
    if fit == "crop":
        ask.usual("resize", _short_side(ask), "shorter side before the middle is cut out")
    if fit in ("letterbox", "corner"):
        ask.usual("pad", "114", "the usual grey")


def _short_side(ask: Interview) -> str:
    return ask.settled_value("size").split("x")[0]


def _is_yolox(ask: Interview) -> bool:
    """Whether its boxes are laid out as YOLOX leaves them; its releases share one preparation.

    Grey values as they are, BGR, bars right and below: ``preproc`` in YOLOX's
    ``yolox/data/data_augment.py``, since release 0.1.1.
    """
    return ask.settled_value("layout_of_boxes") == "yolox"


def _is_anomalib(ask: Interview) -> bool:
    return ask.settled_value("task") == "anomaly" and any(
        output.name in ("pred_score", "anomaly_map") for output in ask.facts.outputs
    )


def _warn(ask: Interview) -> None:
    part = ask.facts.looks_at.get(ask.settled_value("image"))
    if part is not None:
        _, _, width, height = part
        ask.note(
            f"The graph cuts out {width} × {height} px and looks at nothing else of "
            f"{ask.settled_value('size')}: what lies beyond is not judged."
        )
    trial = ask.facts.trial
    if trial is None:
        return
    used = {
        ask.settled_value(key) for key in ("scores", "map", "boxes", "output", "text", "prototypes")
    } & {output.name for output in ask.facts.outputs}
    if used and used <= set(trial.constant):
        ask.note_constant(
            "Its answer does not depend on the picture: it was the same for black, white, noise "
            "and structure. Its weights are empty or constant; it can judge nothing."
        )
