"""The screen's language: our words, the words Qt brings, and how numbers are written.

``lupdate`` files what a class says by ``self.tr`` under the class's name, and what a function says
by :func:`tr` under no name; Qt looks for both in just these places.
"""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from gonogo import paths

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Each by its code and in its own words; English stands in the sources."""

_installed: list[QTranslator] = []


def tr(text: str) -> str:
    """Translate what a function says."""
    return QCoreApplication.translate("", text)


def spoken(chosen: str) -> str:
    """Give the language to speak: the one chosen, else the first of the system's that is known."""
    if chosen in LANGUAGES:
        return chosen
    wanted = (name.replace("_", "-").split("-")[0] for name in QLocale.system().uiLanguages())
    return next((name for name in wanted if name in LANGUAGES), "en")


def install(app: QCoreApplication, chosen: str) -> str:
    """Speak a language in all windows that are made from now on.

    Parameters
    ----------
    chosen : str
        Its code; empty for the system's.

    Returns
    -------
    str
        The language's code.
    """
    name = spoken(chosen)
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    folders = (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("gonogo", str(paths.resources() / "translations")),
    )
    for stem, folder in folders:
        translator = QTranslator(app)
        if name != "en" and translator.load(f"{stem}_{name}", folder):
            app.installTranslator(translator)
            _installed.append(translator)
    system = QLocale.system()
    fits = system.language() == QLocale(name).language()
    # A region may write numbers in its own way: 1.5 is right in German-speaking Switzerland.
    QLocale.setDefault(system if fits else QLocale(name))
    return name
