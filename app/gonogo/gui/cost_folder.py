"""A labelled folder on the cost page: judged whole, or the page stays as it was."""

from PySide6.QtCore import QObject, QTimer

from gonogo.gui import figures
from gonogo.gui.cost_desk import Kind, Progress
from gonogo.gui.cost_loader import CostLoader
from gonogo.gui.cost_model import CostModel
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.cost_bench import CostBench
from gonogo.gui.widgets.cost_source import CostSource

_KINDS: tuple[Kind, ...] = ("read", "search")


class CostFolder(QObject):
    """Has the recipe's model judge a folder, with progress and a way to stop.

    Until all of it is judged, the parts before stay loaded behind the panel that says how far the
    work has come; when it is stopped or an image cannot be read, they are shown again.
    """

    def __init__(
        self, screen: Screen, model: CostModel, loader: CostLoader, source: CostSource,
        bench: CostBench,
    ) -> None:  # fmt: skip
        super().__init__(bench)
        self._screen, self._model, self._loader = screen, model, loader
        self._source, self._bench = source, bench
        self._shown = source.state()
        self._watch = QTimer(self)
        self._watch.setInterval(200)
        self._watch.timeout.connect(self._show_progress)

    @property
    def busy(self) -> bool:
        """Whether a folder is being judged."""
        return self._watch.isActive()

    def judge(self) -> None:
        """Judge the folder that is chosen, or ask for one."""
        source = self._source
        for kind in _KINDS:
            self._screen.tuning.drop(kind)
        if source.folder is None:
            self._bench.say(
                "folder-open-outline", self.tr("No folder is open"),
                self.tr("The recipe's model judges labelled images: a folder good and one for each "
                        "defect, a COCO file, or a table beside the images."),
                self.tr("Open…"),
            )  # fmt: skip
            return
        if not source.recipe:
            text = self.tr("The recipe says which model judges the images; there is none yet.")
            title = self.tr("No recipe is chosen")
            self._bench.say("file-document-outline", title, text)
            return
        self._loader.load_folder(source.recipe, source.folder, self._model.setup)
        self._watch.start()
        self._show_progress()

    def press(self) -> None:
        """Do what the panel's button says: stop, open a folder, or try again."""
        if self.busy:
            self._screen.tuning.drop("read")
            text = self.tr("The folder was not judged to its end, so nothing of it is taken.")
            if not self.go_back(text):
                title = self.tr("Judging was cancelled")
                self._bench.say("close-circle-outline", title, text, self.tr("Judge again"))
        elif self._source.folder is None:
            self._source.open_button.click()
        else:
            self.judge()

    def loaded(self) -> None:
        """There are other parts on the page, of whatever source."""
        self._watch.stop()
        self._shown = self._source.state()

    def go_back(self, why: str) -> bool:
        """Show the parts that were there before a folder was tried; say whether there are any."""
        self._watch.stop()
        if not self._source.foldered or self._model.material is None:
            return False
        self._source.go_back(self._shown)
        self._bench.show_again()
        self._screen.said.emit(why)
        return True

    def _show_progress(self) -> None:
        progress = self._screen.tuning.progress("read")
        if progress is None or not self._source.foldered:
            self._watch.stop()
            return
        text = self._words(progress)
        self._bench.say("timer-sand", self.tr("Judging"), text, self.tr("Cancel"))

    def _words(self, progress: Progress) -> str:
        if not progress.of and progress.count:
            return self.tr("Looking for the same images in production")
        if not progress.of:
            return self._source.title
        text = self.tr("{n} of {of} images").format(
            n=figures.count(progress.count), of=figures.count(progress.of)
        )
        left = progress.left_s
        if left is None:
            return text
        minutes = round(left / 60)
        rest = self.tr("about {n} min left").format(n=minutes)
        if not minutes:
            rest = self.tr("less than a minute left")
        return f"{text}, {rest}"
