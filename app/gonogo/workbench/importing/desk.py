"""The import of one model, from file to bundle: examine, ask, try on frames, make."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import InspectError, ModelError
from gonogo.domain.recipe import CameraSettings, Recipe
from gonogo.domain.verdict import Verdict
from gonogo.inspection.inspector import kind_of
from gonogo.ports.importing import GraphFacts, Workshop
from gonogo.workbench.importing.answers import Candidate, Question, Understanding
from gonogo.workbench.importing.first_recipe import first_recipe
from gonogo.workbench.importing.golden import golden_of
from gonogo.workbench.importing.making import (
    Draft,
    Maker,
    has_open_sizes,
    set_limits,
    shown_on,
)
from gonogo.workbench.importing.name_file import is_name_file, names_in
from gonogo.workbench.importing.pictures import Picture
from gonogo.workbench.importing.results import MadeBundle, Shown, Trial
from gonogo.workbench.importing.understanding import understand

_MOST_STEPS = 12


class ImportDesk:
    """Brings one file in.

    Parameters
    ----------
    workshop : Workshop
        Opens the file under limits.
    path : Path
        The ONNX file.
    frames : sequence of Picture
        Real frames to try it on; at least one to make a bundle.
    """

    def __init__(self, workshop: Workshop, path: Path, frames: Sequence[Picture]) -> None:
        self._workshop = workshop
        self._path = path
        self.frames = tuple(frames)
        self._maker = Maker(workshop, path)
        self._given: dict[str, str] = {}
        self._facts: GraphFacts | None = None

    def examine(self) -> GraphFacts:
        """Learn what the file is.

        Raises
        ------
        ModelError
            It cannot be used.
        """
        facts = self._workshop.examine(self._path)
        if facts.trial_problem and facts.trial is None and not has_open_sizes(facts):
            raise ModelError(facts.trial_problem)
        self._facts = facts
        return facts

    @property
    def given(self) -> dict[str, str]:
        """A person's answers so far."""
        return dict(self._given)

    @property
    def known(self) -> Understanding:
        """What is known with the answers so far.

        Raises
        ------
        ModelError
            The model does nothing that is judged here.
        """
        return self._understand(self._given)

    def answer(self, key: str, value: str) -> Understanding:
        """Answer a question, or change what was settled.

        Raises
        ------
        ModelError
            The answer does not fit; the one before stands.
        """
        return self.answer_all({key: value})

    def answer_all(self, answers: Mapping[str, str]) -> Understanding:
        """Answer several questions at once; class names may stand in a file.

        Raises
        ------
        ModelError, DataError
            An answer does not fit; those before stand.
        """
        given = {**self._given, **answers}
        names = given.get("labels", "")
        if is_name_file(names):
            given["labels"] = ",".join(names_in(Path(names)))
        known = self._understand(given)
        self._given = given
        return known

    def without(self, key: str) -> Understanding:
        """Tell what would be known if an answer were taken back; it is kept."""
        return self._understand({k: value for k, value in self._given.items() if k != key})

    def withdraw(self, key: str) -> Understanding:
        """Take an answer back."""
        self._given.pop(key, None)
        return self.known

    def compare(self, question: Question) -> list[Trial]:
        """Try each candidate of a question on the frames."""
        return [self.try_answer(question.key, candidate) for candidate in question.candidates]

    def try_answer(self, key: str, candidate: Candidate) -> Trial:
        """Try one answer on the frames; other open questions get their likeliest answer."""
        try:
            known, assumed = self._assume({**self._given, key: candidate.value})
            with self._workshop.scratch() as scratch:
                draft = self._maker.draft(known, "tried", "", scratch)
                shown = self._shown(draft, self._first(draft.card, CameraSettings("replay"), ()))
        except InspectError as error:
            return Trial(candidate, problem=str(error))
        return Trial(candidate, shown, tuple(assumed))

    def make(self, name: str, title: str, camera: CameraSettings) -> MadeBundle:
        """Make the bundle.

        Parameters
        ----------
        camera : CameraSettings
            Of the first recipe.

        Raises
        ------
        ModelError, DataError, RecipeError
            A question is open, no frame fits, the model gives no verdict on any, or the name is
            none.
        """
        with self._workshop.scratch() as scratch:
            draft = self._maker.draft(self.known, name, title, scratch)
            shown = self._shown(draft, self._first(draft.card, camera, ()))
            golden, files = golden_of(draft, [one.picture for one in shown])
            card = replace(draft.card, golden=golden)
            good = set_limits(self.known)
            seen = shown_on(draft, good, self._first(draft.card, camera, ())) if good else shown
            scores = [s.judgement.class_scores for s in seen if s.judgement.class_scores]
            recipe = self._first(card, camera, scores)
            anew = self._shown(replace(draft, card=card), recipe)
        _check_judged(anew)
        return MadeBundle(card, draft.files | files, recipe, anew)

    def _understand(self, given: dict[str, str]) -> Understanding:
        if self._facts is None:
            msg = "The file was not examined yet."
            raise ModelError(msg)
        channels = self.frames[0].channels if self.frames else 1
        return understand(self._facts, given, channels)

    def _assume(self, given: dict[str, str]) -> tuple[Understanding, list[str]]:
        assumed: list[str] = []
        for _ in range(_MOST_STEPS):
            known = self._understand(given)
            if known.complete:
                return known, assumed
            question = known.questions[0]
            if not question.candidates:
                msg = f"First answer: {question.text}"
                raise ModelError(msg)
            given = {**given, question.key: question.candidates[0].value}
            assumed.append(question.key)
        msg = "Too many questions are open to try this."
        raise ModelError(msg)

    def _shown(self, draft: Draft, recipe: Recipe) -> tuple[Shown, ...]:
        if not self.frames:
            msg = "A model is tried on real pictures; give at least one."
            raise ModelError(msg)
        problems = [draft.card.problem_with(p.pixels.shape) for p in self.frames]
        fitting = [p for p, problem in zip(self.frames, problems, strict=True) if not problem]
        if not fitting:
            raise ModelError(problems[0])
        return shown_on(draft, fitting, recipe)

    def _first(
        self, card: ModelCard, camera: CameraSettings, scores: Sequence[dict[str, float]]
    ) -> Recipe:
        text = self._given.get("expected", "")
        highest = kind_of(card).highest_score
        return first_recipe(card, camera, highest, self.frames, scores, text)


def _check_judged(shown: Sequence[Shown]) -> None:
    """Refuse a bundle that would stop the line with its first part."""
    if all(one.judgement.verdict is Verdict.ERROR for one in shown):
        why = "; ".join(reason.text for reason in shown[0].judgement.reasons)
        msg = f"Not one of the {len(shown)} frames gets a verdict, so nothing was made. {why}"
        raise ModelError(msg)
