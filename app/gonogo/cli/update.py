"""``gonogo update``: a newer program from a file, and the way back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from gonogo.bootstrap.update import updates
from gonogo.cli.numbers import counted
from gonogo.cli.output import emit, json_option
from gonogo.cli.passwords import piped_password
from gonogo.domain.errors import UpdateError
from gonogo.drivers.updates.desk import UpdateDesk
from gonogo.drivers.updates.keys import read_public_key
from gonogo.drivers.updates.preparing import UnpackedUpdate
from gonogo.ports.update import Progress, RehearsalReport, Rehearsed, Signature

_STATE = 9
_TITLE = 34

_Command = TypeVar("_Command", bound=Callable[..., None])

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


def _signed(command: _Command) -> _Command:
    """Let a command be signed by name and password."""
    for option in (
        click.option(
            "--password-stdin", is_flag=True, help="Take the password from standard input."
        ),
        click.option("--name", required=True, help="Who signs; 'gonogo people list' names them."),
    ):
        command = option(command)
    return command


@click.group()
def update() -> None:
    """Take a newer program from a file, after it was tried on copies, and go back."""


@update.command()
@_file
@json_option
def show(file: Path, as_json: bool) -> None:
    """Show who made the update in FILE, what it is, and what is new."""
    offer = updates().look(file)
    manifest = offer.manifest
    emit(
        {
            "version": manifest.version,
            "follows": manifest.follows,
            "platform": manifest.platform,
            "made": manifest.made_utc,
            "signed_by": offer.key.name,
            "fingerprint": offer.key.fingerprint,
            "manifest_sha256": offer.manifest_sha256,
            "ledger_schema": manifest.ledger_schema,
            "files": len(manifest.files),
            "unpacked_mb": round(manifest.unpacked_bytes / 1e6),
            "notes": manifest.notes,
        },
        as_json=as_json,
    )


@update.command()
@_file
@json_option
def check(file: Path, as_json: bool) -> None:
    """Try the update in FILE on copies of the data, and take nothing.

    It runs beside the line, with little of the processor. The exit status is 1 where something that
    works now would not work any more.
    """
    desk = updates()
    with _prepared(desk, file, quiet=as_json) as prepared:
        _tell(desk.report(prepared), as_json=as_json)


@update.command()
@_file
@_signed
@json_option
def take(file: Path, name: str, password_stdin: bool, as_json: bool) -> None:
    """Try the update in FILE as check does, and let the next start run it.

    What runs now goes on as it is. Where FILE is the update in use and that one is damaged, it is
    put back as it was signed; no password is asked for that.
    """
    desk = updates()
    offer = desk.look(file)
    if offer.repairs:
        said = desk.repair(file, _teller(quiet=as_json), lambda: False)
        if as_json:
            emit({"version": offer.manifest.version, "repaired": True}, as_json=True)
        else:
            click.echo(said)
        return
    signature = Signature(name, _password(from_stdin=password_stdin))
    desk.check(signature)
    with _prepared(desk, file, quiet=as_json) as prepared:
        if not prepared.rehearsal.ok:
            _tell(desk.report(prepared), as_json=as_json)
        said = desk.take(prepared, signature)
    if as_json:
        emit(
            {"version": prepared.offer.manifest.version, "rehearsal": prepared.rehearsal},
            as_json=True,
        )
    else:
        click.echo(said)


@update.command()
@click.option("--reason", required=True, help="Why; it is kept in the ledger.")
@_signed
def back(reason: str, name: str, password_stdin: bool) -> None:
    """Let the next start run the program that ran before the update."""
    desk = updates()
    click.echo(desk.back(reason, Signature(name, _password(from_stdin=password_stdin))))


@update.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the versions that came by file, and which one the next start runs."""
    state = updates().state()
    if as_json:
        emit(state, as_json=True)
        return
    click.echo(f"Running now: {state.running}")
    click.echo(f"Next start:  {state.next or 'the installed program'}")
    if state.former is not None:
        click.echo(f"Way back:    {state.former or 'the installed program'}")
    click.echo(f"By file:     {', '.join(state.kept) or 'none'}")
    if state.problem:
        click.echo(state.problem)


@update.command()
@click.argument("version")
def remove(version: str) -> None:
    """Delete VERSION, which came by file and is not in use."""
    updates().remove(version)
    click.echo(f"Version {version} is removed.")


@update.command()
@click.argument("key", type=click.Path(path_type=Path, dir_okay=False))
@_signed
def trust(key: Path, name: str, password_stdin: bool) -> None:
    """Let updates be taken that were signed with KEY, a .pub file.

    Compare the fingerprint with the one that its owner tells you by another way.
    """
    read, desk = read_public_key(key), updates()
    click.echo(f"Fingerprint of {read.name}: {read.signer.fingerprint}", err=True)
    for known in desk.trusted_keys():
        if known.raw == read.raw:
            click.echo(f"It is trusted already, as {known.name}; nothing was written.")
            return
    desk.trust(read, Signature(name, _password(from_stdin=password_stdin)))
    click.echo(f"Updates signed by {read.name} may be taken.")


@update.command()
@json_option
def keys(as_json: bool) -> None:
    """List the keys whose updates may be taken, and who trusted each when."""
    trusted = updates().trusted_keys()
    if as_json:
        listed = [
            {
                "name": one.name,
                "fingerprint": one.signer.fingerprint,
                "trusted_by": one.trusted_by,
                "utc": one.utc,
            }
            for one in trusted
        ]
        emit({"keys": listed}, as_json=True)
        return
    for one in trusted:
        how = f"trusted by {one.trusted_by}, {one.utc}" if one.utc else "came with the program"
        click.echo(f"{one.signer.fingerprint}  {one.name}  {how}")
    if not trusted:
        click.echo("No key is trusted; 'gonogo update trust KEY.pub --name NAME' trusts one.")


@update.command()
@click.argument("fingerprint")
@_signed
def distrust(fingerprint: str, name: str, password_stdin: bool) -> None:
    """Take no update any more of the key with FINGERPRINT, which was trusted here.

    'gonogo update keys' lists the fingerprints. What was taken stays as it is.
    """
    signature = Signature(name, _password(from_stdin=password_stdin))
    withdrawn = updates().distrust(fingerprint, signature)
    click.echo(f"Updates signed by {withdrawn.name} are not taken any more.")


@contextmanager
def _prepared(desk: UpdateDesk, file: Path, *, quiet: bool) -> Iterator[UnpackedUpdate]:
    def done(result: Rehearsed) -> None:
        if not quiet:
            state = result.state if result.is_here else "not here"
            click.echo(f"{state:<{_STATE}}  {result.title:<{_TITLE}}  {result.text}")

    prepared = desk.prepare(file, _teller(quiet=quiet), done, lambda: False)
    try:
        yield prepared
    finally:
        prepared.close()


def _teller(*, quiet: bool) -> Progress:
    """Says each thing that is done, once."""
    shown = [""]

    def progress(doing: str, _share: float) -> None:
        if not quiet and doing != shown[0] and not doing.startswith("Copying"):
            shown[0] = doing
            click.echo(f"{doing} …", err=True)

    return progress


def _tell(report: RehearsalReport, *, as_json: bool) -> None:
    rehearsal = report.rehearsal
    if as_json:
        emit(report, as_json=True)
    if not rehearsal.ok:
        failed = " ".join(f"{one.title}: {one.text}" for one in rehearsal.failed)
        msg = f"The update would break what works now, so it is not taken. {failed}"
        raise UpdateError(msg)
    if not as_json:
        as_before = sum(one.state == "as before" for one in rehearsal.results)
        also = f", {as_before} of them failed before as well" if as_before else ""
        things = counted(len(rehearsal.results), "thing", "things")
        click.echo(
            f"{things} tried in {rehearsal.took_s:.0f} s{also}. Nothing stands against the "
            "update; nothing was taken."
        )


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return piped_password()
    return str(click.prompt("Password", hide_input=True, err=True))
