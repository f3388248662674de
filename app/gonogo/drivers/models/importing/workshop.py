"""Foreign ONNX files are opened by a child process; this is the parent's side."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.child import run_child
from gonogo.drivers.models.importing.files import check_file
from gonogo.drivers.models.importing.jobs import (
    ANSWER,
    JOB,
    Answer,
    Examine,
    Inside,
    Job,
    Run,
    Wrap,
    image_file,
    outputs_file,
)
from gonogo.drivers.owned import owned_folder, sweep
from gonogo.ports.importing import GraphFacts, LayerFacts, Wrapping

# With starting and ending the child, nobody waits longer than 10 s.
EXAMINE_S = 9.0
WRAP_S = 60.0
RUN_S = 20.0
RUN_IMAGE_S = 5.0
_JOB, _SCRATCH = "gonogo-model-", "gonogo-import-"


class ChildWorkshop:
    """A ``Workshop`` that starts a child process for each job.

    Parameters
    ----------
    command : sequence of str
        Starts ``gonogo model-worker`` of this program, frozen or not.
    cancelled : callable
        Asked all the time; True ends the child at once, and the job with a ModelError.
    """

    def __init__(
        self, command: Sequence[str], cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        self._command = tuple(command)
        self._cancelled = cancelled
        for prefix in (_JOB, _SCRATCH):
            sweep(prefix, _temporary())

    def scratch(self) -> AbstractContextManager[Path]:
        """A folder to work in; what a killed process left of its own is swept by the next workshop.

        Raises
        ------
        ModelError
            It cannot be made.
        """
        return _made_folder(_SCRATCH, "The model cannot be tried")

    def examine(self, path: Path) -> GraphFacts:
        """Learn what a file is, in less than 10 s.

        Raises
        ------
        ModelError
            It cannot be used; the sentence names file, cause and cure.
        """
        check_file(path)
        with _folder_for(path) as folder:
            facts = self._do(Examine(str(path.absolute())), path, folder, EXAMINE_S).facts
        if facts is None:
            msg = f"{path} was not understood; export or download it again."
            raise ModelError(msg)
        return facts

    def wrap(self, path: Path, wrapping: Wrapping, to: Path) -> None:
        """Write the wrapped graph.

        Raises
        ------
        ModelError
            It cannot be wrapped so, or ``to`` cannot be written.
        """
        check_file(path)
        try:
            # Beside its place, so that it moves there in one step.
            with tempfile.TemporaryDirectory(dir=to.parent, prefix=".wrapping-") as name:
                made = Path(name).absolute() / "model.onnx"
                job = Wrap(str(path.absolute()), wrapping, str(made))
                self._do(job, path, Path(name), WRAP_S)
                made.replace(to)
        except OSError as error:
            msg = f"The wrapped model cannot be written to {to}: {error.strerror}."
            raise ModelError(msg) from error

    def run(
        self, wrapped: Path, images: Sequence[NDArray[np.generic]]
    ) -> list[dict[str, NDArray[np.generic]]]:
        """Run a wrapped graph on inputs ``(1, H, W, C)``; outputs by name, one dict an image.

        Raises
        ------
        ModelError
            It fails, hangs or takes too much.
        """
        check_file(wrapped)
        with _folder_for(wrapped) as folder:
            for number, image in enumerate(images):
                np.save(image_file(folder, number), image, allow_pickle=False)
            job = Run(str(wrapped.absolute()), len(images))
            self._do(job, wrapped, folder, RUN_S + RUN_IMAGE_S * len(images))
            try:
                return [_read_outputs(outputs_file(folder, n)) for n in range(len(images))]
            except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
                msg = f"The outputs of {wrapped} cannot be read: {error}."
                raise ModelError(msg) from error

    def layers(self, wrapped: Path, image: NDArray[np.generic]) -> tuple[LayerFacts, ...]:
        """List the feature maps inside a wrapped graph, in its order, for an input.

        Raises
        ------
        ModelError
            It does not run.
        """
        check_file(wrapped)
        with _folder_for(wrapped) as folder:
            np.save(image_file(folder, 0), image, allow_pickle=False)
            return self._do(Inside(str(wrapped.absolute())), wrapped, folder, RUN_S).layers

    def look(self, wrapped: Path, tensor: str, image: NDArray[np.generic]) -> NDArray[np.float32]:
        """Read one feature map ``(channels, rows, columns)`` for an input.

        Raises
        ------
        ModelError
            There is no such map, or the graph does not run.
        """
        check_file(wrapped)
        with _folder_for(wrapped) as folder:
            np.save(image_file(folder, 0), image, allow_pickle=False)
            self._do(Inside(str(wrapped.absolute()), tensor), wrapped, folder, RUN_S)
            values = _read_outputs(outputs_file(folder, 0))[tensor]
        if values.ndim != 4 or values.shape[0] != 1:
            msg = f"{tensor} is no feature map but {values.shape}; choose one of the layers."
            raise ModelError(msg)
        return np.asarray(values[0], np.float32)

    def _do(self, job: Job, path: Path, folder: Path, limit_s: float) -> Answer:
        (folder / JOB).write_bytes(msgspec.msgpack.encode(job))
        loss = run_child(self._command, folder, limit_s, self._cancelled)
        if loss:
            msg = f"{path} {loss}."
            raise ModelError(msg)
        try:
            answer = msgspec.msgpack.decode((folder / ANSWER).read_bytes(), type=Answer)
        except (OSError, msgspec.MsgspecError) as error:
            msg = f"{path} could not be opened: the program for it left no answer; see the log."
            raise ModelError(msg) from error
        if answer.refused:
            raise ModelError(answer.refused)
        return answer


@contextmanager
def _folder_for(path: Path) -> Iterator[Path]:
    what = f"{path} could not be opened"
    with _made_folder(_JOB, what) as folder:
        try:
            yield folder
        except OSError as error:
            raise ModelError(_no_room(what, error)) from error


@contextmanager
def _made_folder(prefix: str, what: str) -> Iterator[Path]:
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(owned_folder(prefix, _temporary()))
        except OSError as error:
            raise ModelError(_no_room(what, error)) from error
        yield folder


def _temporary() -> Path:
    return Path(tempfile.gettempdir())


def _no_room(what: str, error: OSError) -> str:
    why = error.strerror or error
    return f"{what}: {why}. Look for space in {_temporary()} and try again."


def _read_outputs(path: Path) -> dict[str, NDArray[np.generic]]:
    with np.load(path, allow_pickle=False) as arrays:
        return {str(name): arrays[f"arr_{n}"] for n, name in enumerate(arrays["names"])}
