"""What the station says, in the language of the screen.

The station speaks English, since its sentences stand in the ledger word for word and its language
must not hang on a screen's. Here they are known again by their form and worded anew; one that has
no form here is shown as it came.
"""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from gonogo.gui import figures
from gonogo.gui.station_forms import FORMS

_PLACE = re.compile(r"\{(\w+)\}")
_DECIMAL = re.compile(r"-?\d+\.\d+")


def said(text: str) -> str:
    """Word a sentence of the station anew, and the sentences and figures in it."""
    for form, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is None:
            continue
        values = {name: said(value) for name, value in found.groupdict().items()}
        return QCoreApplication.translate("station", form).format(**values)
    if number := _DECIMAL.match(text):
        return text.replace(number.group(), figures.decimal(number.group()), 1)
    return text


def known(text: str) -> bool:
    """Tell whether a sentence has a form here."""
    return any(pattern.fullmatch(text) for _form, pattern in _patterns())


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((str(form), _pattern(str(form))) for form in FORMS)


def _pattern(form: str) -> re.Pattern[str]:
    """Make a pattern of a form; what is put into its braces may be any text."""
    parts = _PLACE.split(form)
    fixed = [re.escape(part) for part in parts[::2]]
    named = [f"(?P<{name}>.+?)" for name in parts[1::2]] + [""]
    return re.compile("".join(a + b for a, b in zip(fixed, named, strict=True)), re.DOTALL)
