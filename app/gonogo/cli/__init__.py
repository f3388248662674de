"""The command line. Errors are one sentence on stderr; tracebacks go to the log."""

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from typing import NoReturn

import click

from gonogo import paths
from gonogo.domain.errors import InspectError

_LOG = logging.getLogger("gonogo")

# Loaded when called, so that `gonogo --help` does not wait for Qt, pylon or ONNX Runtime.
COMMANDS = {
    "bench": "bench",
    "cameras": "cameras",
    "demo": "demo",
    "evaluate": "evaluate",
    "ledger": "ledger",
    "model": "model",
    "model-worker": "model_worker",
    "models": "models",
    "people": "people",
    "run": "run",
    "screen": "screen",
    "selftest": "selftest",
    "selftest-check": "selftest_check",
    "station": "station",
    "synth": "synth",
    "tune": "tune",
    "whatif": "whatif",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(importlib.import_module(f"gonogo.cli.{module}"), module)
        return command


@click.group(cls=_LazyGroup, invoke_without_command=True)
@click.version_option(package_name="gonogo", prog_name="gonogo")
@click.pass_context
def gonogo(ctx: click.Context) -> None:
    """Inspect parts, keep the record.

    Without a command, the screen opens.
    """
    if ctx.invoked_subcommand is None:
        from gonogo.cli.demo import open_screen

        open_screen()


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; exits with 0, 1 for an error in words, 2 for wrong usage."""
    # OpenCV warns on stderr of what a sentence of ours says already.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    _log_to_file()
    try:
        code = gonogo.main(args=arguments, prog_name="gonogo", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except paths.NoDataFolderError as error:
        _fail(str(error), 1)
    except InspectError as error:
        _LOG.error("%s", error, exc_info=True)
        _fail(str(error), 1)
    except click.UsageError as error:
        usage = f" See '{error.ctx.command_path} --help'." if error.ctx else ""
        _fail(f"{error.format_message()}{usage}", 2)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("Stopped.", 130)
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        sys.stderr.close()
        sys.exit(1)
    except Exception:  # noqa: BLE001  nobody gets a traceback; the log does
        _LOG.exception("Unexpected error.")
        _fail(f"Something went wrong that should not; the details are in {paths.logs()}.", 1)


def _fail(sentence: str, code: int) -> NoReturn:
    click.echo(f"gonogo: {sentence}", err=True)
    sys.exit(code)


def _log_to_file() -> None:
    try:
        handler = RotatingFileHandler(
            paths.logs() / "gonogo.log",
            maxBytes=2_000_000,
            backupCount=5,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except (OSError, paths.NoDataFolderError):
        logging.getLogger().addHandler(logging.NullHandler())
        return
    logging.raiseExceptions = False
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
