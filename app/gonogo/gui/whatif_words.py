"""What the what-if view says: of its state, of its progress, and of what it found."""

import msgspec
from PySide6.QtCore import QObject

from gonogo.gui import figures
from gonogo.gui.whatif_model import WhatIfModel
from gonogo.workbench.margin import one_multiple
from gonogo.workbench.whatif.money import Priced, Unpriced
from gonogo.workbench.whatif.said import gaps_of, said_of


class StateWords(msgspec.Struct, frozen=True):
    """Why there is nothing to list; ``button`` says what a press does."""

    icon: str
    title: str
    text: str
    button: str = ""


class WhatIfWords(QObject):
    """Sentences over a model."""

    def __init__(self, model: WhatIfModel) -> None:
        super().__init__(model)
        self._model = model

    def state(self) -> StateWords | None:
        """Why there is nothing to show; None where there is something."""
        model = self._model
        if model.state == "table":
            text = self.tr("Choose Production above: what-if needs the ledger of a recipe.")
            return StateWords("table-large", self.tr("A table is no production"), text)
        if model.state == "failed":
            title = self.tr("The span cannot be read")
            return StateWords("database-off-outline", title, model.problem, self.tr("Try again"))
        if model.state == "reading":
            return StateWords("timer-sand", self.tr("Reading"), self._read())
        compared = model.compared
        if compared is None or compared.found.pairs[:3].any():
            return None
        if not compared.span.parts:
            text = self.tr("Nothing of this recipe was judged then. Choose another span.")
            button = self.tr("All times") if model.period.kind != "all" else ""
            return StateWords("clock-outline", self.tr("No part in this span"), text, button)
        why = " ".join(gaps_of(compared.span))
        if not why:
            return None
        if model.anew is None:
            button = "" if model.judging else self.tr("Judge images anew")
            title = self.tr("Recorded scores cannot answer that")
            return StateWords("help-circle-outline", title, why, button)
        title = self.tr("No image could be judged")
        return StateWords("image-off-outline", title, why, self.tr("Recorded scores"))

    def status(self, *, stopping: bool) -> str:
        """One line: where the numbers come from, or how far judging has come."""
        model = self._model
        passage, compared = model.passage, model.compared
        if stopping:
            return self.tr("Stopping after this image")
        if passage is not None:
            text = self.tr("Judging images anew: {done} of {total} parts").format(
                done=figures.count(passage.done), total=figures.count(passage.total)
            )
            if passage.left_s is not None:
                text += self.tr(", {left} left").format(left=duration(passage.left_s))
            return text + self.tr(". It gives way to the line.")
        if compared is None or not compared.span.parts:
            return ""
        source = self.tr("Recorded scores") if model.anew is None else self.tr("Kept images")
        first, last = (
            figures.local(f"{at.astype('datetime64[us]')}Z", self.tr("%m-%d %H:%M"))
            for at in compared.span.times_us[[0, -1]]
        )
        return self.tr("{source}: {n} of {total} parts compared, {first} to {last}").format(
            source=source, n=figures.count(compared.found.compared),
            total=figures.count(compared.span.parts), first=first, last=last,
        )  # fmt: skip

    def found(self) -> str:
        """What the numbers stand for."""
        model = self._model
        compared, priced = model.compared, model.priced
        if compared is None:
            return ""
        said = [model.problem] if model.problem else []
        said += said_of(compared.span, compared.found, model.anew)
        if model.trying.version is None and not one_multiple(compared.span.candidate.rule):
            said.append(
                self.tr(
                    "In the recipe REVIEW begins at another multiple of FAIL for each class, under "
                    "trial at the same for all: some parts change side by that alone."
                )
            )
        if isinstance(priced, Unpriced):
            said.append(self.tr("No cost: {why}").format(why=priced.text))
        elif isinstance(priced, Priced):
            text = self.tr(
                "The cost rests on {good} good and {bad} bad labelled parts, weighted for those "
                "they stand for."
            )
            good, bad = figures.count(priced.good), figures.count(priced.bad)
            said.append(text.format(good=good, bad=bad))
        return "\n".join(said)

    def _read(self) -> str:
        progress = self._model.reading
        if progress is None or not progress.of:
            return self.tr("The decisions of the span")
        return self.tr("{n} of {total} parts").format(
            n=figures.count(progress.count), total=figures.count(progress.of)
        )


def duration(seconds: float) -> str:
    """Write how long something takes, no finer than it is known."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{figures.number(seconds / 3600, '.1f')} h"
