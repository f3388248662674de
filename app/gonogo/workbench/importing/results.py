"""What an import gives to look at, and the desk that gives it, as a screen knows them."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from gonogo.domain.bundle import ModelCard
from gonogo.domain.decision import Judgement
from gonogo.domain.recipe import CameraSettings, Recipe
from gonogo.ports.importing import GraphFacts
from gonogo.ports.pictures import Overlay
from gonogo.workbench.importing.answers import Candidate, Understanding
from gonogo.workbench.importing.pictures import Picture


class Shown(msgspec.Struct, frozen=True, eq=False):
    """A frame with a model's answer."""

    picture: Picture
    judgement: Judgement
    overlay: Overlay | None


class Trial(msgspec.Struct, frozen=True, eq=False):
    """A candidate tried on frames.

    Parameters
    ----------
    candidate : Candidate
        What was tried.
    assumed : tuple of str
        Keys of other open questions, answered by their likeliest candidate for the time being.
    problem : str
        Why it could not be tried; empty otherwise.
    """

    candidate: Candidate
    shown: tuple[Shown, ...] = ()
    assumed: tuple[str, ...] = ()
    problem: str = ""


class MadeBundle(msgspec.Struct, frozen=True, eq=False):
    """A bundle's files, not written yet, and a first recipe.

    Parameters
    ----------
    files : dict of str to bytes
        All but the card.
    shown : tuple of Shown
        Its answers on the frames.
    """

    card: ModelCard
    files: dict[str, bytes]
    recipe: Recipe
    shown: tuple[Shown, ...]


class Desk(Protocol):
    """Brings one file in; see :class:`~gonogo.workbench.importing.desk.ImportDesk`."""

    @property
    def frames(self) -> tuple[Picture, ...]:
        """Real frames to try it on."""
        ...

    @property
    def given(self) -> dict[str, str]:
        """A person's answers so far."""
        ...

    @property
    def known(self) -> Understanding:
        """What is known with the answers so far."""
        ...

    def examine(self) -> GraphFacts:
        """Learn what the file is."""
        ...

    def answer(self, key: str, value: str) -> Understanding:
        """Answer a question, or change what was settled."""
        ...

    def answer_all(self, answers: Mapping[str, str]) -> Understanding:
        """Answer several questions at once."""
        ...

    def without(self, key: str) -> Understanding:
        """Tell what would be known if an answer were taken back; it is kept."""
        ...

    def try_answer(self, key: str, candidate: Candidate) -> Trial:
        """Try one answer on the frames."""
        ...

    def make(self, name: str, title: str, camera: CameraSettings) -> MadeBundle:
        """Make the bundle."""
        ...
