"""The workflow for a hosted Windows runner, as linters for workflow files see it."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

WORKFLOW = Path(__file__).resolve().parents[3] / ".github" / "workflows" / "windows.yml"
TOOLS = Path(sys.executable).parent

needs_linters = pytest.mark.skipif(
    find_spec("check_jsonschema") is None and not os.environ.get("CI"),
    reason="the linters for workflow files are not installed here: dev.py test installs them",
)


@needs_linters
@pytest.mark.parametrize(
    "linter",
    [
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
        ("zizmor", "--offline", "--no-progress", "--persona", "pedantic"),
    ],
    ids=lambda linter: linter[0],
)
def test_a_linter_has_nothing_to_say(linter: tuple[str, ...]) -> None:
    tool, *options = linter
    done = subprocess.run(
        [str(TOOLS / tool), *options, str(WORKFLOW)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_exit_code_that_it_expects_is_one_of_the_installers() -> None:
    exits = (WORKFLOW.parents[2] / "installer" / "windows" / "exits.nsh").read_text("utf-8")
    expected = set(re.findall(r"ExitCode -ne (\d)", WORKFLOW.read_text("utf-8")))
    assert expected
    assert expected <= set(re.findall(r"!define EXIT_\w+ (\d)", exits))
