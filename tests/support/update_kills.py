"""Take an update, or mend the one in use, again and again, killed at another step each time.

``update_kills take|mend FOLDER EVERY`` prints one JSON object. A step is whatever the interpreter
asks of the system's files, as its audit events tell; the process kills itself there, as ``kill -9``
would.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_WATCHED = ("open", "os.", "shutil.", "subprocess.Popen")


def main(what: str, folder: Path, every: int) -> dict[str, int]:
    """Kill at each ``every``-th step; what was found afterwards."""
    os.environ["GONOGO_DATA"] = str(folder / "data")
    from tests.support import ledgers, updates

    data = folder / "data"
    data.mkdir()
    publisher = updates.trusted_publisher()
    ledgers.write(data / "ledger.sqlite", *(ledgers.decision(n) for n in range(1, 6)))
    file = publisher.make(updates.make_quick_tree(folder / "tree", updates.NEW), folder / "stick")
    act = _take
    if what == "mend":
        _take(file)
        (data / "program" / updates.NEW / "_internal" / "library.so").write_bytes(b"cut")
        act = _mend
    shutil.copytree(data, folder / "before", symlinks=True)
    counted = {"kills": 0, "old": 0, "new": 0, "wrong": 0}
    step = 1
    while True:
        shutil.rmtree(data)
        shutil.copytree(folder / "before", data, symlinks=True)
        child = os.fork()
        if child == 0:
            _do_until(act, file, step)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0, status
            return counted
        counted["kills"] += 1
        counted[_found(act, file)] += 1
        step += every


def _take(file: Path) -> None:
    from gonogo import paths
    from gonogo.domain.ledger import EntryKind
    from gonogo.ports.update import Signature, UpdateRecord
    from tests.support import ledgers, updates

    def record(record: UpdateRecord, _signature: Signature) -> None:
        ledgers.write(paths.ledger(), ledgers.draft(EntryKind.UPDATE_TAKEN, record))

    desk = updates.update_desk(record=record)
    prepared = desk.prepare(file, lambda *_: None, lambda _: None, lambda: False)
    desk.take(prepared, Signature("Ada", ""))
    prepared.close()


def _mend(file: Path) -> None:
    from tests.support import updates

    updates.update_desk().repair(file, lambda *_: None, lambda: False)


def _do_until(act: Callable[[Path], None], file: Path, step: int) -> None:
    left = step

    def watch(event: str, _arguments: object) -> None:
        nonlocal left
        if event.startswith(_WATCHED):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    act(file)


def _found(act: Callable[[Path], None], file: Path) -> str:
    """Which program the next start runs; ``wrong`` where anything is not as it must be."""
    from gonogo import paths
    from gonogo.domain.errors import UpdateError
    from gonogo.domain.ledger import EntryKind
    from gonogo.drivers.ledger.reader import SqliteLedgerReader
    from gonogo.drivers.ledger.verify import verify_chain
    from gonogo.drivers.updates.programs import Programs
    from tests.support import updates

    programs = Programs(paths.programs())
    chosen = programs.in_use()
    report = verify_chain(paths.ledger())
    reader = SqliteLedgerReader(paths.ledger())
    signed = len(list(reader.entries(EntryKind.UPDATE_TAKEN)))
    reader.close()
    if not report.ok or report.decisions != 5 or (chosen is not None and not signed):
        return "wrong"
    try:
        for version in programs.versions():
            programs.require_whole(version)
        whole = programs.versions() == [updates.NEW]
    except UpdateError:
        if act is _take:
            return "wrong"
        whole = False
    if chosen is None or not whole:
        act(file)  # what the kill left is in nobody's way
        left = {each.name for each in paths.programs().iterdir()} - {".lock"}
        if left != {updates.NEW, "in-use.json"}:
            return "wrong"
        programs.require_whole(updates.NEW)
        return "old"
    return "new"


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
