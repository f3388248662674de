"""What a screen works with, and the station that it starts."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gonogo import paths
from gonogo.bootstrap.link import attach
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.samples import make_samples
from gonogo.bootstrap.update import updates
from gonogo.bootstrap.workshop import (
    check_new_name,
    import_desk,
    inside,
    install_bundle,
    judge_anew,
    occluded,
    removal,
)
from gonogo.drivers.archive.files import FileArchive
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.ports.selftest import CHECKS

if TYPE_CHECKING:
    from gonogo.gui.services import Services, SetUp


def screen_services(ledger: Path, source: str, rate_hz: float | None) -> "Services":
    """Everything the screen works with; it builds none of it."""
    from gonogo.drivers.selftest.runner import ChildSelfTest
    from gonogo.gui.services import Services
    from gonogo.workbench.judging import judge_with
    from gonogo.workbench.whatif.explain import explainer

    return Services(
        control=attach(ledger),
        recipes=recipe_store(),
        open_reader=lambda: SqliteLedgerReader(ledger),
        archive=FileArchive(paths.archive_beside(ledger)),
        open_model=load_model,
        judge_folder=partial(judge_with, load_model, paths.scores()),
        explainer=explainer,
        open_desk=import_desk,
        check_name=check_new_name,
        install=install_bundle,
        sample_parts=make_samples,
        occlude=occluded,
        look_inside=inside,
        remove=removal().remove,
        put_back=removal().put_back,
        self_test=ChildSelfTest([*paths.own_command(), "selftest-check"]),
        set_up=set_up(),
        updates=updates,
        source=source,
        rate_hz=rate_hz,
        judge_anew=judge_anew,
        ends_idle_station=True,
    )


def set_up() -> "SetUp":
    """What the first start on a new machine asks and finds."""
    from gonogo.drivers.cameras.listing import find_cameras
    from gonogo.drivers.selftest.runner import ChildSelfTest
    from gonogo.gui.services import SetUp

    own = paths.own_command()
    gpu = tuple(check for check in CHECKS if check.key == "gpu")
    return SetUp(
        add_person=PasswordFile(paths.people_file()).add,
        find_cameras=partial(find_cameras, [*own, "cameras", "--json"]),
        gpu_test=ChildSelfTest([*own, "selftest-check"], gpu),
        make_parts=make_samples,
    )
