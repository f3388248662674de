"""What the frozen program does before anything else."""

import os

import pytest

from installer.start import give_back_environment


def test_a_program_of_the_system_gets_the_users_library_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/gonogo/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/driver/lib")
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/opt/gonogo/gonogo")
    give_back_environment()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/driver/lib"
    assert not [name for name in os.environ if name.startswith("_PYI_")]


def test_where_the_user_had_none_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/gonogo/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    give_back_environment()
    assert "LD_LIBRARY_PATH" not in os.environ
