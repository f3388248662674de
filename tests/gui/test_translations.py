"""The files of Qt Linguist agree with the sources, with themselves and with what is shipped."""

import ast
import shutil
import string
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from gonogo.gui import language
from tests.gui.translations import files, messages

GUI = Path(language.__file__).parent
OTHERS = sorted(set(language.LANGUAGES) - {"en"})
TOOLS = Path(sys.executable).parent


def _run(command: list[str]) -> None:
    subprocess.run([str(TOOLS / command[0]), *command[1:]], check=True, capture_output=True)


def test_there_is_a_file_for_every_language_that_can_be_chosen() -> None:
    assert [file.stem for file in files()] == [f"gonogo_{name}" for name in OTHERS]


@pytest.mark.parametrize("name", OTHERS)
def test_the_sentences_are_those_of_the_sources(name: str, tmp_path: Path) -> None:
    """Where this fails: python3 dev.py words, then translate what is unfinished."""
    file = next(file for file in files() if file.stem.endswith(name))
    fresh = Path(shutil.copy(file, tmp_path))
    _run(dev.extract_words(fresh))
    assert fresh.read_bytes() == file.read_bytes()
    unfinished = [m.source for m in messages(name) if not m.finished or not m.translation]
    assert not unfinished


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_shipped_is_packed_from_the_sentences(name: str, tmp_path: Path) -> None:
    """Where this fails: python3 dev.py words."""
    file = next(file for file in files() if file.stem.endswith(name))
    _run(dev.pack_words(file, tmp_path / "packed.qm"))
    assert (tmp_path / "packed.qm").read_bytes() == file.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_keeps_the_braces_of_its_source(name: str) -> None:
    def braces(text: str) -> list[tuple[str, str, str]]:
        parts = string.Formatter().parse(text)
        return sorted((n, spec or "", turn or "") for _t, n, spec, turn in parts if n is not None)

    wrong = [m.source for m in messages(name) if braces(m.source) != braces(m.translation)]
    assert not wrong


def test_every_sentence_in_the_sources_is_found_where_it_is_looked_for() -> None:
    """``lupdate`` overlooks, among others, a call that stands inside an f-string."""
    kept = {(message.context, message.source) for message in messages(OTHERS[0])}
    called = {call for file in GUI.rglob("*.py") for call in _calls(file)}
    assert len(called) > 900
    assert called - kept == set()


def _calls(file: Path) -> set[tuple[str, str]]:
    """Give each translated literal with the context in which Qt will look for it."""
    found: set[tuple[str, str]] = set()

    def visit(node: ast.AST, inside: str) -> None:
        if isinstance(node, ast.ClassDef):
            inside = node.name
        if isinstance(node, ast.Call) and node.args:
            called, first = ast.unparse(node.func), node.args[0]
            if called in ("tr", "self.tr"):
                assert isinstance(first, ast.Constant), f"{file}:{node.lineno}: no literal"
                found.add((inside if called == "self.tr" else "", str(first.value)))
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(ast.parse(file.read_text(encoding="utf-8")), "")
    return found
