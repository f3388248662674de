"""``gonogo model import``: from an ONNX file to a bundle and a first recipe."""

import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click
import cv2

from gonogo.bootstrap.samples import make_samples
from gonogo.bootstrap.workshop import check_new_name, import_desk, install_bundle
from gonogo.cli.output import emit, json_option
from gonogo.domain.errors import InspectError, ModelError, RecipeError
from gonogo.domain.recipe import CameraSettings
from gonogo.workbench.importing.answers import Question, Understanding
from gonogo.workbench.importing.desk import ImportDesk
from gonogo.workbench.importing.name_file import NAME_FILES
from gonogo.workbench.importing.pictures import Picture, camera_over, read_pictures
from gonogo.workbench.importing.sheet import contact_sheet, said
from gonogo.workbench.importing.tasks import TASKS
from gonogo.workbench.importing.wording import NAMES

_FRAMES = 12
_SAMPLE = "sample:tile"
_OPTIONS = {
    "task": f"What the model does: {', '.join(TASKS)}.",
    "size": "HEIGHTxWIDTH it is given, where the graph takes any.",
    "values": "Numbers it expects: imagenet, 0..1, -1..1, 0..255, 127/128 or 'mean … std …'.",
    "colour": "rgb or bgr.",
    "labels": f"Names of its classes, with commas, or a file ({', '.join(NAME_FILES)}).",
    "defects": "Which of them are defects.",
    "fit": "stretch, letterbox, corner or crop.",
    "activation": "softmax, sigmoid or none.",
    "alphabet": "Text file of a reader's characters.",
    "reader": "ONNX file that reads the print this one finds.",
    "expected": "What the print must say; /…/ is a regular expression.",
    "good": "Folder of good parts, for an embedding.",
}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="Of the bundle; the file's name by itself.")
@click.option("--title", default="", help="For people.")
@click.option(
    "--frames",
    type=click.Path(path_type=Path, exists=True),
    help="Real pictures to try it on: a folder or a file. Sample tiles by themselves.",
)
@click.option(
    "--camera", default="", help="Serial number of the camera of its first recipe; else the frames."
)
@click.option(
    "--set", "further", multiple=True, metavar="KEY=VALUE", help="Any other answer, by its key."
)
@click.option(
    "--compare",
    type=click.Path(path_type=Path, file_okay=False),
    help="Save a picture for each open question: its candidates on the frames.",
)
@click.option("--look", is_flag=True, help="Only say what is understood and what is asked.")
@click.option("--constant", is_flag=True, help="Take a model whose answer never changes.")
@json_option
def import_model(
    file: Path,
    name: str | None,
    title: str,
    frames: Path | None,
    camera: str,
    further: tuple[str, ...],
    compare: Path | None,
    *,
    look: bool,
    constant: bool,
    as_json: bool,
    **said_options: str | None,
) -> None:
    """Understand FILE, ask what it cannot say, and make a bundle and a recipe of it."""
    chosen = name or _name_of(file)
    if not look:
        check_new_name(chosen)
    place = frames or make_samples(_SAMPLE.partition(":")[2])
    desk = import_desk(file, read_pictures(place, _FRAMES))
    desk.examine()
    known = desk.answer_all({**_given(said_options), **_further(further)})
    asks = sys.stdin.isatty() and not look and not as_json
    if compare is not None:
        _save_sheets(desk, known, compare)
    if not (look or constant):
        _refuse_constant(file, known)
    while known.questions and asks:
        known = _ask(desk, known.questions[0], compare)
        if not constant:
            _refuse_constant(file, known)
    if look or known.questions:
        _tell(known, as_json=as_json)
        if known.questions and not look:
            raise ModelError(_open(known.questions[0]))
        return
    made = desk.make(
        chosen,
        title or f"{chosen}, brought in from {file.name}",
        _camera(camera, frames, desk.frames),
    )
    recipe = install_bundle(made)
    result = {
        "bundle": made.card.name,
        "sha256": made.card.bundle_sha256,
        "kind": made.card.kind,
        "classes": made.card.classes,
        "recipe": recipe,
        "answers": {
            s.key: {"value": s.value, "source": s.source, "why": s.why}
            for s in known.settled.values()
        },
        "frames": {s.picture.name: said(s) for s in made.shown},
        "notes": known.notes,
    }
    if as_json:
        emit(result, as_json=True)
        return
    _tell(known, as_json=False)
    for shown in made.shown:
        click.echo(f"  {shown.picture.name}: {said(shown)}")
    click.echo(f"The bundle {made.card.name} and the recipe {recipe} are made. Try it on the line:")
    click.echo(f"  gonogo run {recipe} --headless -n 20")


for _key, _help in reversed(_OPTIONS.items()):
    import_model.params.append(click.Option([f"--{_key}"], help=_help))


def _given(options: dict[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in options.items() if value is not None}


def _further(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            msg = f"--set takes KEY=VALUE, not {pair!r}."
            raise click.UsageError(msg)
        if key not in NAMES and not key.startswith("input "):
            near = get_close_matches(key, NAMES, n=1)
            hint = f" Did you mean {near[0]}?" if near else " --look lists what there is."
            msg = f"Nothing about a model is called {key!r}.{hint}"
            raise click.UsageError(msg)
        found[key] = value
    return found


def _ask(desk: ImportDesk, question: Question, sheets: Path | None) -> Understanding:
    click.echo(f"\n{question.text}")
    for number, candidate in enumerate(question.candidates, 1):
        click.echo(f"  {number}  {candidate.label}")
    if question.seen and question.candidates:
        folder = sheets or Path.cwd() / "compare"
        click.echo(f"  (what each makes of the frames: {_sheet(desk, question, folder)})")
    while True:
        answer = click.prompt("Answer", default="1" if question.candidates else None)
        if answer.isdigit() and 1 <= int(answer) <= len(question.candidates):
            answer = question.candidates[int(answer) - 1].value
        try:
            return desk.answer(question.key, answer)
        except InspectError as error:
            click.echo(str(error), err=True)


def _refuse_constant(file: Path, known: Understanding) -> None:
    """End before anything more is asked about a model that answers nothing."""
    if known.constant:
        msg = f"{file}: {known.constant} Nothing was made; --constant takes it all the same."
        raise ModelError(msg)


def _save_sheets(desk: ImportDesk, known: Understanding, folder: Path) -> None:
    for question in known.questions:
        if question.seen and question.candidates:
            click.echo(f"{question.key}: {_sheet(desk, question, folder)}", err=True)


def _sheet(desk: ImportDesk, question: Question, folder: Path) -> Path:
    path = folder / f"{question.key}.png"
    done, png = cv2.imencode(".png", contact_sheet(desk.compare(question)))
    if not done:
        msg = f"The picture {path} could not be made."
        raise ModelError(msg)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png.tobytes())
    except OSError as error:
        msg = f"The picture {path} cannot be written: {error.strerror}."
        raise ModelError(msg) from error
    return path


def _tell(known: Understanding, *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "settled": list(known.settled.values()),
                "questions": list(known.questions),
                "notes": known.notes,
            },
            as_json=True,
        )
        return
    width = max((len(key) for key in known.settled), default=0)
    for one in known.settled.values():
        value = one.value if len(one.value) <= 44 else f"{one.value[:43]}…"
        click.echo(f"{one.key:<{width}}  {value:<44}  {one.why}")
    for question in known.questions:
        click.echo(f"? {_open(question)}")
    for note in known.notes:
        click.echo(f"Note: {note}")


def _open(question: Question) -> str:
    option = f"--{question.key}" if question.key in _OPTIONS else f"--set '{question.key}=…'"
    values = ", ".join(c.value[:40] for c in question.candidates[:6])
    known_values = f" ({values}{' or other' if question.free else ''})" if values else ""
    return f"{question.text} Answer with {option}{known_values}."


def _camera(serial: str, frames: Path | None, pictures: Sequence[Picture]) -> CameraSettings:
    if serial:
        return CameraSettings("basler", serial=serial)
    if frames is None:
        return CameraSettings("emulator", folder=_SAMPLE)
    folder = frames if frames.is_dir() else frames.parent
    return camera_over(folder.absolute(), pictures)


def _name_of(file: Path) -> str:
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", file.stem).strip("-._")[:40]
    if not name:
        msg = f"{file.name} makes no name for a bundle; give one with --name."
        raise RecipeError(msg)
    return name
