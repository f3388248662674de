"""``gonogo cameras``: the devices present now."""

from collections.abc import Sequence

import click
from msgspec.structs import asdict

from gonogo.cli.output import emit, json_option
from gonogo.domain.errors import DeviceError
from gonogo.ports import registry
from gonogo.ports.camera import CameraInfo, Cameras


@click.command()
@json_option
def cameras(as_json: bool) -> None:
    """List the cameras with serial number, model, transport and state.

    Emulated cameras are listed last and say so: no light falls on them.
    """
    found: list[tuple[str, CameraInfo]] = []
    problems: list[str] = []
    for name in registry.names("gonogo.cameras"):
        try:
            found += [(name, info) for info in _listed(registry.load("gonogo.cameras", name)())]
        except DeviceError as error:
            problems.append(f"{name}: {error}")
    found.sort(key=lambda entry: entry[1].emulated)
    if as_json:
        listed = [{"driver": name, **asdict(info)} for name, info in found]
        emit({"cameras": listed, "problems": problems}, as_json=True)
        return
    if not any(not info.emulated for _, info in found):
        click.echo("No camera is connected.")
    for _, info in found:
        mark = "  (emulated)" if info.emulated else ""
        click.echo(f"{info.serial:<14} {info.model:<22} {info.transport:<10} {info.state}{mark}")
    for problem in problems:
        click.echo(problem, err=True)


def _listed(driver: Cameras) -> Sequence[CameraInfo]:
    return driver.list()
