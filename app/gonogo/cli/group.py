"""The commands, each imported when it is called."""

import importlib
from collections.abc import Sequence
from types import MappingProxyType

import click

from gonogo.cli import COMMANDS
from gonogo.cli.ending import fail
from gonogo.collector import at_rest

# Said here as well, so that `gonogo --help` does not wait for Qt, pylon or ONNX Runtime.
SUMMARIES = MappingProxyType(
    {
        "bench": "Time the station against the bare model on preloaded frames, part by part in "
        "turn.",
        "cameras": "List the cameras with serial number, model, transport and state.",
        "demo": "Open the screen on the camera emulator with sample parts of RECIPE (tile or "
        "weave).",
        "evaluate": "Judge the labelled parts in FOLDER with RECIPE.",
        "ledger": "Verify, show, export and copy the record; fit it to an older program.",
        "licences": "List the components of this program with version and licence.",
        "model": "Bring foreign models in, see where a model looks, and take it out of use.",
        "models": "List the model bundles with hash, kind and figures.",
        "people": "Say who may sign new rules, by password.",
        "run": "Inspect parts with RECIPE, a name or a file.",
        "screen": "Open the screen; where no station runs, it offers to start one.",
        "selftest": "Check that this installation has all that a station needs, and save a report.",
        "station": "Run the station process: RECIPES run at once, one lane each; without any it "
        "waits.",
        "synth": "Write parts of KIND with masks and truth.csv into OUT.",
        "tune": "Find the threshold of the least expected cost; the exit status is 3 where limits "
        "are not met.",
        "update": "Take a newer program from a file, after it was tried on copies, and go back.",
        "whatif": "Say which parts of recorded production RECIPE would judge otherwise.",
    }
)


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        with at_rest():
            loaded = importlib.import_module(f"gonogo.cli.{module}")
        command: click.Command = getattr(loaded, module)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        names = self.list_commands(ctx)
        limit = formatter.width - 6 - max(len(name) for name in names)
        with formatter.section("Commands"):
            formatter.write_dl([(name, _short(name, limit)) for name in names])


def _short(name: str, limit: int) -> str:
    return click.Command(name, help=SUMMARIES[name]).get_short_help_str(limit)


@click.group(cls=_LazyGroup, invoke_without_command=True)
@click.version_option(package_name="gonogo", prog_name="gonogo")
@click.pass_context
def gonogo(ctx: click.Context) -> None:
    """Inspect parts, keep the record.

    Without a command, the screen opens.
    """
    if ctx.invoked_subcommand is None:
        from gonogo.cli.opening import open_screen

        open_screen()


def run(words: Sequence[str]) -> int:
    """Carry out a command line; the exit status. Wrong usage is said in a sentence."""
    try:
        code = gonogo.main(args=list(words), prog_name="gonogo", standalone_mode=False)
    except click.UsageError as error:
        usage = f" See '{error.ctx.command_path} --help'." if error.ctx else ""
        fail(f"{error.format_message()}{usage}", 2)
    except click.ClickException as error:
        fail(error.format_message(), 1)
    except click.Abort:
        fail("Stopped.", 130)
    return code if isinstance(code, int) else 0
