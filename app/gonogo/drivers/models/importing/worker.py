"""The child's side: opens one foreign file, does one job with it, and leaves an answer."""

import errno
import logging
import time
from pathlib import Path

import msgspec
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.class_labels import class_labels
from gonogo.drivers.models.importing.discover import find_attention, find_features
from gonogo.drivers.models.importing.facts import convolution_channels, graph_facts
from gonogo.drivers.models.importing.graph_view import GraphView
from gonogo.drivers.models.importing.jobs import (
    JOB,
    LIMIT_GIB,
    NO_SPACE,
    Answer,
    Examine,
    Inside,
    Job,
    Run,
    Wrap,
    image_file,
    outputs_file,
    say_stage,
    write_answer,
)
from gonogo.drivers.models.importing.layers import layer_names
from gonogo.drivers.models.importing.limits import limit_myself
from gonogo.drivers.models.importing.opening import open_model
from gonogo.drivers.models.importing.own_preparation import own_preparations
from gonogo.drivers.models.importing.session import open_session, out_of_memory, reason
from gonogo.drivers.models.importing.shapes import real_shapes, with_outputs
from gonogo.drivers.models.importing.sizes import without_weights
from gonogo.drivers.models.importing.surgery import wrap
from gonogo.drivers.models.importing.trial import try_out
from gonogo.ports.importing import IMAGE, GraphFacts, LayerFacts

_LOG = logging.getLogger(__name__)
# Of the 9 s that the parent waits; starting up and the search for explanations take the rest.
_TRIAL_UNTIL_S = 5.0
_CPU_S = 30
_CPU_IMAGE_S = 10
_FULL = (errno.ENOSPC, errno.EDQUOT)


def work(folder: Path) -> None:
    """Do the job that lies in ``folder`` and leave the answer there.

    Raises
    ------
    SystemExit
        With ``NO_SPACE``: what was to be left there found no space.
    """
    try:
        _work(folder)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise SystemExit(NO_SPACE) from error


def _work(folder: Path) -> None:
    job = msgspec.msgpack.decode((folder / JOB).read_bytes(), type=Job)
    limit_myself(_CPU_S + (_CPU_IMAGE_S * job.images if isinstance(job, Run) else _CPU_S))
    try:
        answer = _do(job, folder)
    except ModelError as error:
        answer = Answer(str(error))
    except MemoryError:
        answer = Answer(_too_much(job))
    except Exception as error:  # whatever a hostile graph brings about
        if isinstance(error, OSError) and error.errno in _FULL:
            raise
        _LOG.warning("%s was refused for an unexpected error.", job.path, exc_info=True)
        answer = Answer(_too_much(job) if out_of_memory(error) else _not_understood(job, error))
    write_answer(folder, answer)


def _do(job: Job, folder: Path) -> Answer:
    say_stage(folder, "read")
    match job:
        case Examine():
            return Answer(facts=_examine(job.path, folder))
        case Wrap():
            _wrap(job, folder)
        case Run():
            _run(job, folder)
        case Inside():
            return Answer(layers=_inside(job, folder))
    return Answer()


def _examine(name: str, folder: Path) -> GraphFacts:
    began = time.monotonic()
    data = Path(name).read_bytes()
    model = open_model(data, name)
    say_stage(folder, "understood")
    facts = graph_facts(model, data)
    # Weights are large, and ONNX Runtime will read them again.
    model = without_weights(model)
    del data
    tried = try_out(
        model, facts, name, began + _TRIAL_UNTIL_S, lambda stage: say_stage(folder, stage)
    )
    own_sizes, looks_at = own_preparations(GraphView(model, tried.shapes), facts.inputs)
    return structs.replace(
        facts,
        convolution_channels=convolution_channels(model, facts, tried.shapes),
        attention=find_attention(model, tried.shapes),
        features=find_features(model, tried.shapes),
        trial=tried.trial,
        trial_problem=tried.problem,
        own_sizes=own_sizes,
        looks_at=looks_at,
        class_labels=class_labels(model),
    )


def _wrap(job: Wrap, folder: Path) -> None:
    wrapped = wrap(open_model(Path(job.path).read_bytes(), job.path), job.wrapping)
    say_stage(folder, "loaded")
    Path(job.to).write_bytes(wrapped.SerializeToString())
    del wrapped
    open_session(job.to, job.path, sparing=True)


def _run(job: Run, folder: Path) -> None:
    say_stage(folder, "loaded")
    session = open_session(job.path, job.path)
    entries = session.get_inputs()
    if len(entries) != 1:
        msg = f"{job.path} is no wrapped graph: it has {len(entries)} inputs."
        raise ModelError(msg)
    names = [entry.name for entry in session.get_outputs()]
    say_stage(folder, "ran")
    for number in range(job.images):
        image = np.load(image_file(folder, number), allow_pickle=False)
        try:
            outputs = session.run(names, {entries[0].name: image})
        except Exception as error:  # the runtime's own exception types share no base but this
            msg = f"{job.path} does not run on image {number + 1}: {reason(error)}."
            raise ModelError(msg) from error
        _keep(outputs_file(folder, number), dict(zip(names, outputs, strict=True)))


def _inside(job: Inside, folder: Path) -> tuple[LayerFacts, ...]:
    model = open_model(Path(job.path).read_bytes(), job.path)
    image = np.load(image_file(folder, 0), allow_pickle=False)
    say_stage(folder, "ran")
    if not job.tensor:
        return layer_names(model, real_shapes(model, {IMAGE: image}))
    session = open_session(with_outputs(model, [job.tensor]).SerializeToString(), job.path)
    try:
        (values,) = session.run([job.tensor], {IMAGE: image})
    except Exception as error:  # the runtime's own exception types share no base but this
        msg = f"{job.path} does not run: {reason(error)}."
        raise ModelError(msg) from error
    _keep(outputs_file(folder, 0), {job.tensor: values})
    return ()


def _keep(path: Path, outputs: dict[str, NDArray[np.generic]]) -> None:
    kept = {name: array for name, array in outputs.items() if isinstance(array, np.ndarray)}
    # By number: an output's name may be any text.
    np.savez(path, *kept.values(), names=np.array(list(kept), np.str_), allow_pickle=False)


def _too_much(job: Job) -> str:
    return f"{job.path} needs more than {LIMIT_GIB} GiB of memory; bring in a smaller variant."


def _not_understood(job: Job, error: Exception) -> str:
    return (
        f"{job.path} was not understood ({type(error).__name__}, see the log): it is damaged, or "
        "of a kind unknown here. Export or download it again."
    )
