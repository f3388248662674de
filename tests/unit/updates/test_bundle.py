"""What is not exactly what a trusted publisher signed is refused, and leaves nothing behind."""

import errno
import hashlib
import random
import shutil
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from gonogo import paths
from gonogo.domain.errors import LedgerError, UpdateError
from gonogo.drivers.ledger.schema import SCHEMA_VERSION
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.updates.bundle import MAGIC
from gonogo.drivers.updates.desk import UpdateDesk
from gonogo.drivers.updates.preparing import UnpackedUpdate
from gonogo.ports.update import Manifest, Rehearsed, Signature, UpdateFile
from tests.support import ledgers
from tests.support.updates import (
    NEW,
    OLD,
    Publisher,
    make_quick_tree,
    parts_of,
    trusted_publisher,
    update_desk,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


@dataclass
class Stick:
    """An update file on a stick, and who made it."""

    publisher: Publisher
    file: Path

    @property
    def manifest(self) -> Manifest:
        return parts_of(self.file)[1]

    @property
    def archive(self) -> bytes:
        return parts_of(self.file)[2]

    def signed_anew(self, manifest: Manifest, archive: bytes | None = None) -> Path:
        packed = self.archive if archive is None else archive
        out = self.file.with_name("other.update")
        return self.publisher.sign_anew(self.file, manifest, packed, out)

    def with_archive(self, packed: Path) -> Path:
        """Sign a manifest that fits another archive."""
        content = packed.read_bytes()
        fitting = replace(
            self.manifest,
            archive_bytes=len(content),
            archive_sha256=hashlib.sha256(content).hexdigest(),
        )
        return self.signed_anew(fitting, content)


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    publisher = trusted_publisher()
    tree = make_quick_tree(tmp_path / "tree", NEW)
    return Stick(publisher, publisher.make(tree, tmp_path / "stick", notes="Faster."))


@contextmanager
def desk_prepared(desk: UpdateDesk, file: Path) -> Iterator[UnpackedUpdate]:
    prepared = desk.prepare(file, lambda *_: None, lambda _: None, lambda: False)
    try:
        yield prepared
    finally:
        prepared.close()


def take(desk: UpdateDesk, file: Path) -> None:
    with desk_prepared(desk, file) as prepared:
        desk.take(prepared, Signature("Ada", ""))


def refused(file: Path, version: str = OLD) -> str:
    """The sentence that refuses a file, which must leave nothing behind."""
    with pytest.raises(UpdateError) as caught:
        update_desk(version).prepare(file, lambda *_: None, lambda _: None, lambda: False)
    left = [each.name for each in paths.programs().glob("*") if each.name != ".lock"]
    assert left == []
    return str(caught.value)


def test_an_update_says_what_it_is_and_who_signed_it(stick: Stick) -> None:
    offer = update_desk().look(stick.file)
    assert (offer.manifest.version, offer.manifest.notes) == (NEW, "Faster.")
    assert offer.key.name == "publisher"
    schemas = (offer.manifest.recipe_schema, offer.manifest.card_schema)
    assert (offer.manifest.ledger_schema, *schemas) == (SCHEMA_VERSION, 1, 1)


def test_what_is_unpacked_is_the_tree_with_its_modes_and_links(stick: Stick) -> None:
    seen: list[Rehearsed] = []
    desk = update_desk()
    prepared = desk.prepare(stick.file, lambda *_: None, seen.append, lambda: False)
    assert [(one.key, one.state) for one in seen] == [("recipe:a-v1", "ok")]
    desk.take(prepared, Signature("Ada", ""))
    prepared.close()
    place = paths.programs() / NEW
    assert (place / "gonogo-link").resolve() == place / "gonogo"
    assert (place / "gonogo").stat().st_mode & 0o777 == 0o755
    assert (place / "_internal" / "library.so").stat().st_mode & 0o777 == 0o644
    assert desk.state().next == NEW
    with pytest.raises(UpdateError, match="is in use"):
        desk.remove(NEW)
    with pytest.raises(UpdateError, match=r"no version 0\.9"):
        desk.remove("0.9")


def test_a_key_that_nobody_trusts_is_refused_with_its_fingerprint(
    stick: Stick, tmp_path: Path
) -> None:
    stranger = Publisher(Ed25519PrivateKey.generate())
    file = stranger.make(tmp_path / "tree", tmp_path / "other")
    said = refused(file)
    assert "nobody here trusts" in said
    assert "gonogo update trust KEY.pub --name NAME" in said
    paths.trusted_update_keys().unlink()
    assert "none was trusted here yet" in refused(file)


def test_a_trusted_fingerprint_does_not_vouch_for_a_strangers_signature(stick: Stick) -> None:
    line, manifest, archive = parts_of(stick.file)
    text = msgspec.json.encode(manifest)
    forged = Ed25519PrivateKey.generate().sign(text).hex().encode()
    start = len(MAGIC)
    file = stick.file.with_name("forged.update")
    file.write_bytes(line[:start] + forged + line[start + 128 :] + text + archive)
    assert "was changed after it was signed" in refused(file)


def test_a_file_that_was_cut_off_is_told_at_the_first_look(stick: Stick) -> None:
    stick.file.write_bytes(stick.file.read_bytes()[:-1])
    with pytest.raises(UpdateError, match="was cut off"):
        update_desk().look(stick.file)
    stick.file.write_bytes(b"")
    with pytest.raises(UpdateError, match="is empty"):
        update_desk().look(stick.file)


def test_one_changed_bit_anywhere_is_refused(stick: Stick) -> None:
    whole = stick.file.read_bytes()
    head_bytes = len(whole) - len(stick.archive)
    rng = random.Random(5)
    places = [*range(0, len(MAGIC) + 206, 7), *rng.sample(range(230, head_bytes), 15)]
    places += [head_bytes, len(whole) - 1, len(whole) - 22]
    places += rng.sample(range(head_bytes, len(whole)), 15)
    file = stick.file.with_name("changed.update")
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << rng.randrange(8)
        file.write_bytes(changed)
        said = refused(file)
        assert said.startswith(str(file)), (place, said)


def test_a_file_cut_anywhere_is_refused(stick: Stick) -> None:
    whole = stick.file.read_bytes()
    file = stick.file.with_name("cut.update")
    for length in [0, 1, 15, 16, 17, 100, 221, 222, 230, 400, len(whole) // 2, len(whole) - 1]:
        file.write_bytes(whole[:length])
        assert "cut off" in refused(file) or length == 0


def test_bytes_behind_the_end_are_refused(stick: Stick) -> None:
    file = stick.file.with_name("longer.update")
    file.write_bytes(stick.file.read_bytes() + b"\0")
    assert "was changed" in refused(file)


def test_another_file_is_no_update(stick: Stick, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert "is no update of GoNoGo" in refused(file)
    assert "cannot be read" in refused(tmp_path / "nothing.update")
    assert "cannot be read" in refused(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "../escaped", "a/../../escaped", "/etc/passwd", "C:/windows/x", "a\\..\\b", "a//b", "",
        "./a", "a/.", "nul", "aux.txt", "name\x00", "trailing.", "trailing ", "x" * 300,
        "update.json", "gonogo", "GONOGO", "_internal", "gonogo/inside",
    ],
)  # fmt: skip
def test_a_signed_name_that_does_not_stay_in_its_folder_is_refused(stick: Stick, name: str) -> None:
    manifest = stick.manifest
    bad = UpdateFile(name, 1, "00" * 32)
    file = stick.signed_anew(replace(manifest, files=(*manifest.files, bad)))
    assert "was made wrongly" in refused(file)
    assert not (paths.data() / "escaped").exists()


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("out", "../../secret"), ("out", "/etc/passwd"), ("out", "_internal"), ("out", "nothing"),
        ("out", "out"), ("../out", "gonogo"), ("out", "gonogo-link"), ("out", "a/../gonogo"),
    ],
)  # fmt: skip
def test_a_signed_link_that_leads_elsewhere_is_refused(
    stick: Stick, link: str, target: str
) -> None:
    manifest = stick.manifest
    file = stick.signed_anew(replace(manifest, links={link: target}))
    assert "was made wrongly" in refused(file)


def test_an_archive_that_holds_more_than_its_manifest_says_is_not_unpacked(
    stick: Stick, tmp_path: Path
) -> None:
    packed = tmp_path / "packed.zip"
    packed.write_bytes(stick.archive)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../escaped", "gotcha")
    assert "was changed" in refused(stick.with_archive(packed))
    assert not (paths.data() / "escaped").exists()


def test_a_zip_bomb_stops_at_the_size_that_was_signed(stick: Stick, tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in stick.manifest.files:
            size = 20 * 2**20 if file.name.endswith("library.so") else file.size
            archive.writestr(file.name, bytes(size))
    # The archive claims the signed size and holds a hundred times that.
    content = packed.read_bytes().replace(
        (20 * 2**20).to_bytes(4, "little"), (128000).to_bytes(4, "little")
    )
    packed.write_bytes(content)
    assert "was changed" in refused(stick.with_archive(packed))


def test_a_file_whose_bytes_are_not_the_signed_ones_is_refused(
    stick: Stick, tmp_path: Path
) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in stick.manifest.files:
            archive.writestr(file.name, bytes(file.size))
    assert "was changed" in refused(stick.with_archive(packed))


def test_an_update_for_another_system_or_version_is_refused(stick: Stick) -> None:
    manifest = stick.manifest
    other = replace(manifest, platform="linux-riscv64")
    assert "is for linux-riscv64" in refused(stick.signed_anew(other))
    later = replace(manifest, follows="0.5.5")
    assert "take an update in between first" in refused(stick.signed_anew(later))
    newer = replace(manifest, format=2)
    assert "newer program" in refused(stick.signed_anew(newer))
    strange = replace(manifest, version="../0.6")
    assert "was made wrongly" in refused(stick.signed_anew(strange))
    assert "must be newer" in refused(stick.file, version=NEW)
    assert "must be newer" in refused(stick.file, version="0.10.0")


def test_a_disk_without_room_is_told_before_anything_is_unpacked(
    stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(paths.data())._replace(free=50_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert "50 MB are free" in refused(stick.file)


def test_data_that_cannot_be_copied_are_named_in_a_sentence(stick: Stick) -> None:
    gone = paths.user_models() / "mine" / "card.yaml"
    gone.parent.mkdir(parents=True)
    gone.symlink_to("nowhere")
    said = refused(stick.file)
    assert said.startswith(f"The data could not be copied for the rehearsal: {gone}: ")
    assert "[(" not in said


@pytest.mark.parametrize("place", ["unpacking._settle", "copies.shutil.copyfile"])
def test_a_disk_that_fills_up_is_told_in_words(
    stick: Stick, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    card = paths.user_models() / "mine" / "card.yaml"
    card.parent.mkdir(parents=True)
    card.write_text("name: mine")
    monkeypatch.setattr(f"gonogo.drivers.updates.{place}", full)
    assert ": the disk is full." in refused(stick.file)


def test_cancelled_it_leaves_nothing(stick: Stick) -> None:
    asked = iter([False, False, True])
    with pytest.raises(UpdateError, match="stopped before its end"):
        update_desk().prepare(
            stick.file, lambda *_: None, lambda _: None, lambda: next(asked, True)
        )
    assert [each.name for each in paths.programs().glob("*")] == []


def test_closed_without_being_taken_it_leaves_nothing(stick: Stick) -> None:
    def refuse(*_: object) -> None:
        msg = "Wrong password."
        raise UpdateError(msg)

    desk = update_desk(record=refuse)
    prepared = desk.prepare(stick.file, lambda *_: None, lambda _: None, lambda: False)
    with pytest.raises(UpdateError, match="Wrong password"):
        desk.take(prepared, Signature("Ada", ""))
    with pytest.raises(UpdateError, match="Wrong password"):
        desk.take(prepared, Signature("Ada", ""))
    prepared.close()
    assert [each.name for each in paths.programs().glob("*") if each.name != ".lock"] == []
    assert desk.state().kept == ()


def test_without_a_signature_nothing_replaces_the_version_that_the_next_start_runs(
    stick: Stick, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        msg = "Wrong password."
        raise UpdateError(msg)

    take(update_desk(), stick.file)
    other = make_quick_tree(tmp_path / "other", NEW, "echo from somebody else")
    file = stick.publisher.make(other, tmp_path / "other stick")
    with pytest.raises(UpdateError, match="Wrong password"):
        take(update_desk(record=refuse), file)
    program = paths.programs() / NEW / "gonogo"
    assert "somebody else" not in program.read_text()
    shutil.rmtree(program.parent)
    with pytest.raises(UpdateError, match="Wrong password"):
        take(update_desk(record=refuse), file)
    assert not program.exists()
    take(update_desk(), file)
    assert "somebody else" in program.read_text()


def test_the_same_update_taken_once_more_leaves_the_program_that_may_run_in_its_place(
    stick: Stick,
) -> None:
    take(update_desk(), stick.file)
    place = paths.programs() / NEW
    before = place.stat().st_ino
    take(update_desk(), stick.file)
    assert place.stat().st_ino == before
    assert [each.name for each in paths.programs().glob(".[gn]*")] == []


def test_nothing_is_signed_where_it_cannot_be_told_what_is_in_use(stick: Stick) -> None:
    recorded: list[object] = []
    desk = update_desk(record=lambda *what: recorded.append(what))
    with desk_prepared(desk, stick.file) as prepared:
        (paths.programs() / "in-use.json").write_text("{")
        with pytest.raises(UpdateError, match="cannot be read"):
            desk.take(prepared, Signature("Ada", ""))
    assert recorded == []


def test_a_program_that_crashes_in_its_rehearsal_is_not_taken(stick: Stick, tmp_path: Path) -> None:
    crash = '[ "$1" = update-rehearse ] && { echo it broke >&2; kill -ABRT $$; }'
    tree = make_quick_tree(tmp_path / "crashing", NEW, crash)
    file = stick.publisher.make(tree, tmp_path / "other")
    desk = update_desk()
    prepared = desk.prepare(file, lambda *_: None, lambda _: None, lambda: False)
    [one] = prepared.rehearsal.failed
    assert "did not come to the end of its rehearsal" in one.text
    assert "it broke" in one.text
    with pytest.raises(UpdateError, match="its rehearsal failed"):
        desk.take(prepared, Signature("Ada", ""))
    prepared.close()
    assert desk.state().next == OLD


def test_a_ledger_that_the_former_program_could_not_read_keeps_the_update_in_use(
    stick: Stick,
) -> None:
    asked: list[tuple[list[str], int]] = []

    def not_ready(program: Sequence[str], schema: int) -> None:
        asked.append((list(program), schema))
        msg = "The ledger is of schema 3."
        raise LedgerError(msg)

    desk = update_desk()
    prepared = desk.prepare(stick.file, lambda *_: None, lambda _: None, lambda: False)
    desk.take(prepared, Signature("Ada", ""))
    prepared.close()
    recorded: list[object] = []
    refusing = update_desk(record=lambda *what: recorded.append(what), ledger_ready=not_ready)
    with pytest.raises(LedgerError, match="schema 3"):
        refusing.back("It is slow", Signature("Ada", ""))
    assert asked == [([str(paths.programs() / NEW / "gonogo")], SCHEMA_VERSION)]
    assert recorded == []
    assert desk.state().next == NEW
    with pytest.raises(UpdateError, match="needs a reason"):
        desk.back(" ", Signature("Ada", ""))


def test_a_program_that_loses_an_entry_of_the_ledger_is_not_taken(
    stick: Stick, tmp_path: Path
) -> None:
    ledgers.write(paths.ledger(), *(ledgers.decision(n) for n in range(1, 6)))
    loses = tmp_path / "loses.py"
    loses.write_text(
        "import apsw, os\n"
        "with apsw.Connection(os.environ['GONOGO_DATA'] + '/ledger.sqlite') as ledger:\n"
        "    ledger.execute('DROP TRIGGER entries_no_delete')\n"
        "    ledger.execute('DELETE FROM entries WHERE seq = 5')\n"
    )
    says = f'[ "$1" = update-rehearse ] && {sys.executable} {loses}'
    tree = make_quick_tree(tmp_path / "losing", NEW, says)
    file = stick.publisher.make(tree, tmp_path / "other")
    prepared = update_desk().prepare(file, lambda *_: None, lambda _: None, lambda: False)
    prepared.close()
    [one] = prepared.rehearsal.failed
    assert one.key == "way-back"
    assert verify_chain(paths.ledger()).decisions == 5
