"""Questions about a model, and the answers that its file, custom or a person gives."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Literal

import msgspec
from msgspec.structs import replace

from gonogo.domain.errors import ModelError
from gonogo.ports.importing import GraphFacts

Source = Literal["file", "usual", "given"]
_SHORT = 40
"""Longest answer that is repeated beside the one that was given instead."""


class Candidate(msgspec.Struct, frozen=True):
    """A possible answer: what is written down, and how a person reads it."""

    value: str
    label: str


class Settled(msgspec.Struct, frozen=True):
    """An answer and where it comes from.

    Parameters
    ----------
    source : {"file", "usual", "given"}
        The file says so; it is the custom and can be changed; a person said so.
    why : str
        For people: which metadata, shape or custom.
    """

    key: str
    value: str
    source: Source
    why: str


class Question(msgspec.Struct, frozen=True):
    """What the file cannot say.

    Parameters
    ----------
    candidates : tuple of Candidate
        The likeliest first.
    free : bool
        Whether any other text is an answer too.
    seen : bool
        Whether candidates show different answers on frames: then they are to be compared there.
    """

    key: str
    text: str
    candidates: tuple[Candidate, ...] = ()
    free: bool = False
    seen: bool = False


class Understanding(msgspec.Struct, frozen=True):
    """What is known of a model so far.

    Parameters
    ----------
    questions : tuple of Question
        Open ones, in an order that makes the later ones easy to see; answering them may raise
        further ones.
    notes : tuple of str
        Sentences that a person should read before trusting the model.
    constant : str
        That of them which says that the answer is the same for every picture; empty where it is
        not, or not known.
    """

    facts: GraphFacts
    settled: dict[str, Settled] = msgspec.field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    constant: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask."""
        return not self.questions

    def value(self, key: str, default: str = "") -> str:
        """Value of a settled key."""
        found = self.settled.get(key)
        return default if found is None else found.value


class Interview:
    """Collects answers in order: what was given goes before what the file says.

    Parameters
    ----------
    given : mapping of str to str
        Answers of a person, by key.
    """

    def __init__(self, facts: GraphFacts, given: Mapping[str, str]) -> None:
        self.facts = facts
        self._given = dict(given)
        self._used: set[str] = set()
        self._settled: dict[str, Settled] = {}
        self._questions: list[Question] = []
        self._notes: list[str] = []
        self._constant = ""

    def file(self, key: str, value: str, why: str, known: Sequence[str] = ()) -> str:
        """Take what the file says; a person may still say otherwise, of what is ``known``."""
        return self._settle(key, value, "file", why, known)

    def usual(self, key: str, value: str, why: str, known: Sequence[str] = ()) -> str:
        """Take what is custom."""
        return self._settle(key, value, "usual", why, known)

    def ask(
        self,
        key: str,
        text: str,
        candidates: Sequence[Candidate] = (),
        *,
        free: bool = False,
        seen: bool = False,
    ) -> str | None:
        """Take a person's answer, or leave the question open and return None."""
        if key in self._given:
            value = self._given[key].strip()
            self._used.add(key)
            known = [c.value for c in candidates]
            if not value or (not free and value not in known):
                raise ModelError(_no_answer(key, value, known))
            self._settled[key] = Settled(key, value, "given", "as you said")
            return value
        self._questions.append(Question(key, text, tuple(candidates), free, seen))
        return None

    def restate(self, key: str, value: str) -> str:
        """Spell out an answer that was given in short."""
        self._settled[key] = replace(self._settled[key], value=value)
        return value

    def note(self, sentence: str) -> None:
        """Say something to the person who imports."""
        self._notes.append(sentence)

    def note_constant(self, sentence: str) -> None:
        """Say that the model gives every picture the same answer."""
        self._constant = sentence
        self.note(sentence)

    def given(self, key: str) -> str | None:
        """Look at a person's answer without settling it."""
        return self._given.get(key)

    def settled_value(self, key: str) -> str:
        """Value of a key that is settled already; empty otherwise."""
        found = self._settled.get(key)
        return "" if found is None else found.value

    def done(self) -> Understanding:
        """Close the interview.

        Raises
        ------
        ModelError
            An answer was given that nothing asks for, when everything is settled.
        """
        idle = sorted(set(self._given) - self._used)
        if idle and not self._questions:
            near = get_close_matches(idle[0], list(self._settled), n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            msg = f"Nothing about this model is decided by {idle[0]!r}; leave it out.{hint}"
            raise ModelError(msg)
        return Understanding(
            self.facts,
            dict(self._settled),
            _in_order(self._questions),
            tuple(self._notes),
            self._constant,
        )

    def _settle(
        self, key: str, value: str, source: Source, why: str, known: Sequence[str] = ()
    ) -> str:
        said = self._given.get(key)
        if said is not None:
            self._used.add(key)
            said = said.strip()
            if known and said not in known:
                raise ModelError(_no_answer(key, said, known))
            if said != value:
                not_that = f", not {value}" if 0 < len(value) <= _SHORT else ""
                self._settled[key] = Settled(key, said, "given", f"as you said{not_that}")
                return said
        self._settled[key] = Settled(key, value, source, why)
        return value


def _in_order(questions: Sequence[Question]) -> tuple[Question, ...]:
    """First what no picture shows, colours last.

    Without good parts nothing can be tried, without names everything counts as a defect, and with
    wrong numbers the order of the colours shows nothing.
    """
    return tuple(sorted(
        questions,
        key=lambda q: (q.seen and q.key != "task", bool(q.candidates), q.key == "colour"),
    ))  # fmt: skip


def _no_answer(key: str, value: str, known: Sequence[str]) -> str:
    if not value:
        return f"The answer to {key!r} is empty."
    near = get_close_matches(value, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{key} cannot be {value!r}; it is one of {', '.join(known)}.{hint}"
