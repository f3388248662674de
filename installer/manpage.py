"""The manual page, from what the commands say of themselves."""

import re
from collections.abc import Iterator

import click

from gonogo.cli.group import gonogo

_HEAD = r""".TH GONOGO 1 "{date}" "GoNoGo {version}" "User Commands"
.SH NAME
gonogo \- inspect parts, keep the record
.SH SYNOPSIS
.B gonogo
[\fICOMMAND\fR] [\fIOPTION\fR]... [\fIARGUMENT\fR]...
.SH DESCRIPTION
GoNoGo is a visual\-inspection workstation: Basler cameras in, ONNX models on top, one verdict per
part out, with the heatmap that explains it, and a ledger that an auditor can check.
.PP
Without a command the screen opens. It attaches to the station that runs, or offers to start one;
the station goes on when the screen is closed.
.SH COMMANDS
Each has \fB\-\-help\fR.
"""

_TAIL = r""".SH EXIT STATUS
0 where all went well, 1 after an error, which is told in a sentence on standard error, 2 for a
wrong command line.
.SH ENVIRONMENT
.TP
.B GONOGO_DATA
Folder of the ledger, the images, the models and the recipes, instead of
\fI~/.local/share/gonogo\fR.
.TP
.B GONOGO_INSTALLED
Set to anything: the program runs that was asked, and none that came as an update file. Set by
\fBgonogo\fR itself for what it starts.
.TP
.B GONOGO_RECIPES
Recipes that \fBgonogo\-station.service\fR runs from the start; read from
\fI~/.config/gonogo/station.env\fR by the two services, not by \fBgonogo\fR.
.SH FILES
.TP
.I ~/.local/share/gonogo
Data. No upgrade and no removal of the package deletes them.
.TP
.I ~/.local/share/gonogo/program
Newer versions that came as update files; \fIin\-use.json\fR names the one that runs.
.TP
.I /usr/lib/gonogo
The program with all that it needs; the licences of its components are in \fILICENSES\fR.
.TP
.I /usr/lib/systemd/user/gonogo\-station.service
Station that starts with its user's session and comes back after a failure.
.TP
.I /usr/lib/systemd/user/gonogo\-kiosk.service
Screen that fills the display. Both are off until somebody enables them:
.RS
.PP
.EX
systemctl \-\-user enable \-\-now gonogo\-kiosk.service
.EE
.RE
"""


def manual_page(version: str, date: str) -> str:
    """Write the page.

    Parameters
    ----------
    date : str
        ISO date of the version.
    """
    context = click.Context(gonogo, info_name="gonogo")
    commands = "".join(_command(name, one) for name, one in _commands(context, gonogo, ""))
    return _HEAD.format(date=date, version=version) + commands + _TAIL


def _commands(
    context: click.Context, group: click.Group, before: str
) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        if isinstance(command, click.Group):
            yield from _commands(context, command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    pieces = " ".join(command.collect_usage_pieces(context))
    says = command.get_short_help_str(limit=200)
    return f".TP\n\\fB{_plain(name)}\\fR {_plain(pieces)}\n{_plain(says)}\n"


def _plain(text: str) -> str:
    """Escape what troff would read as a command."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped, flags=re.MULTILINE)
