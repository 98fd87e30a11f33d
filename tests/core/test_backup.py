"""Backup and restore: a copy of one moment while people register, and back into an empty place, whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from eventapp.config import Settings
from eventapp.core import backup as backups
from eventapp.core import invariants, migrating, postgres_copy, restoring, runtime
from eventapp.core.db import db
from eventapp.core.restoring import DoesNotFit, NotABackup, TargetNotEmpty
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries.tickets import scan_code
from tests.support import revisions
from tests.support.door import open_door, ticket
from tests.support.settings import SECRET_KEY

PICTURE = "booth/4f2a.webp"


@pytest.fixture
def house(make, database_url, tmp_path):
    """A server's settings with the secret key in its own folder; the process is bound to them."""
    settings = Settings.from_environ({"DATABASE_URL": database_url}, data=tmp_path / "house")
    runtime.start(settings)
    yield settings
    db.dispose()


@pytest.fixture
def elsewhere(house, every_database, tmp_path):
    """The environment of another machine: an absent folder and an empty database of the same kind."""
    databases = every_database.of("sqlite" if house.database_url.startswith("sqlite") else "postgresql")
    handle = databases.blank()
    yield {"DATABASE_URL": handle.url}
    db.dispose()
    databases.drop(handle)


@pytest.fixture
def new(tmp_path) -> Path:
    """The absent data folder of the other machine."""
    return tmp_path / "new"


def as_on_disk(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_untouched(settings: Settings) -> bool:
    """Whether a restore has left nothing: no folder, no table."""
    if settings.database_url.startswith("sqlite"):
        return not settings.data.exists() and not backups.sqlite_path(settings).exists()
    return not settings.data.exists() and postgres_copy.is_empty(settings.database_url)


def every_row() -> dict[str, list[str]]:
    """All rows of all tables, as text that can be compared."""
    metadata = sa.MetaData()
    metadata.reflect(db.engine)
    with db.engine.connect() as connection:
        return {
            table.name: sorted(
                map(str, connection.execute(sa.select(table).execution_options(unscoped="compares all")))
            )
            for table in metadata.tables.values()
        }


def test_everything_comes_back_and_the_tickets_of_before_are_still_known(house, elsewhere, new, make, tmp_path):
    edition = make.edition()
    open_door(edition)
    registered = [ticket(edition, number) for number in range(5)]
    runtime.runtime().storage.put(PICTURE, b"\x00picture")
    before = every_row()

    written = backups.backup(house, tmp_path / "copy.tar.gz")
    restoring.restore(Settings.for_restore(elsewhere, data=new), tmp_path / "copy.tar.gz")
    settings = Settings.from_environ(elsewhere, data=new)
    runtime.start(settings)

    assert written.holds_key
    assert every_row() == before
    assert [scan_code(one.public_id) for one in registered] == [one.scan for one in registered]
    assert runtime.runtime().storage.get(PICTURE) == b"\x00picture"
    assert (new / "keys" / "secret").stat().st_mode & 0o077 == 0
    assert ticket(edition, 6).id > max(one.id for one in registered)


def test_a_copy_made_while_people_register_holds_whole_registrations(
    house, elsewhere, new, make, app_invariants, tmp_path
):
    edition = make.edition()
    open_door(edition, onsite=10_000)
    for number in range(20):
        ticket(edition, number)
    done, enough = [], threading.Event()

    def keep_registering() -> None:
        try:
            while not enough.is_set():
                done.append(ticket(edition, 1000 + len(done)))
        finally:
            db.remove()

    writer = threading.Thread(target=keep_registering)
    writer.start()
    copies = [tmp_path / f"{number}.tar.gz" for number in range(3)]
    for copy in copies:
        backups.backup(house, copy)
    enough.set()
    writer.join()
    restoring.restore(Settings.for_restore(elsewhere, data=new), copies[1])
    runtime.start(Settings.from_environ(elsewhere, data=new))

    held = db.scalar(sa.select(sa.func.count()).select_from(Registration))
    assert 20 <= held <= 20 + len(done)
    assert db.scalar(sa.select(sa.func.count()).select_from(Ticket)) == held
    assert invariants.violations(app_invariants) == []


@pytest.fixture
def app_invariants():
    """The invariants of the whole product."""
    from eventapp.app import product  # noqa: PLC0415 -- loads every capability

    return product.invariants


def test_a_target_that_holds_a_file_is_refused_and_left_as_it_is(house, elsewhere, new, tmp_path):
    backups.backup(house, tmp_path / "copy.tar.gz")
    (new / "mail").mkdir(parents=True)
    (new / "mail" / "a.eml").write_text("letter")

    with pytest.raises(TargetNotEmpty, match="new is not empty"):
        restoring.restore(Settings.for_restore(elsewhere, data=new), tmp_path / "copy.tar.gz")

    assert as_on_disk(new) == {"mail/a.eml": b"letter"}


def test_a_database_that_holds_a_table_is_refused_and_left_as_it_is(house, elsewhere, new, tmp_path):
    backups.backup(house, tmp_path / "copy.tar.gz")
    db.connect(elsewhere["DATABASE_URL"])
    with db.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE letters (id integer)")

    with pytest.raises(TargetNotEmpty):
        restoring.restore(Settings.for_restore(elsewhere, data=new), tmp_path / "copy.tar.gz")

    db.connect(elsewhere["DATABASE_URL"])
    assert sa.inspect(db.engine).get_table_names() == ["letters"]
    assert not new.exists()


def test_an_empty_folder_is_filled_and_the_rest_of_it_stays(house, elsewhere, new, tmp_path):
    backups.backup(house, tmp_path / "copy.tar.gz")
    (new / "media").mkdir(parents=True)

    restoring.restore(Settings.for_restore(elsewhere, data=new), tmp_path / "copy.tar.gz")

    assert [path.name for path in new.iterdir() if path.name.startswith(".")] == []
    assert (new / "keys" / "secret").read_text() == house.secret_key


def test_media_in_a_folder_of_their_own_are_copied_too(house, elsewhere, new, tmp_path):
    house = replace(house, storage_url=(tmp_path / "pictures").as_uri())
    (tmp_path / "pictures" / "booth").mkdir(parents=True)
    (tmp_path / "pictures" / "booth" / "a.webp").write_bytes(b"a")

    backups.backup(house, tmp_path / "copy.tar.gz")
    restoring.restore(Settings.for_restore(elsewhere, data=new), tmp_path / "copy.tar.gz")

    assert (new / "media" / "booth" / "a.webp").read_bytes() == b"a"


def test_a_restore_that_fails_half_way_leaves_nothing(house, elsewhere, new, tmp_path, monkeypatch):
    backups.backup(house, tmp_path / "copy.tar.gz")
    settings = Settings.for_restore(elsewhere, data=new)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(postgres_copy, "copy_in", full)
    monkeypatch.setattr(shutil, "move", full)
    with pytest.raises(backups.CannotWrite, match="No space left on device"):
        restoring.restore(settings, tmp_path / "copy.tar.gz")

    assert is_untouched(settings)


def test_a_key_that_only_the_environment_knows_is_asked_for(house, elsewhere, new, tmp_path):
    house = replace(house, secret_key=SECRET_KEY)

    written = backups.backup(house, tmp_path / "copy.tar.gz")

    assert not written.holds_key
    for environ in (elsewhere, elsewhere | {"SECRET_KEY": "another" * 9}):
        settings = Settings.for_restore(environ, data=new)
        with pytest.raises(DoesNotFit, match="set SECRET_KEY"):
            restoring.restore(settings, tmp_path / "copy.tar.gz")
        assert is_untouched(settings)
    restoring.restore(Settings.for_restore(elsewhere | {"SECRET_KEY": SECRET_KEY}, data=new), tmp_path / "copy.tar.gz")


def test_a_copy_of_an_older_version_is_migrated_when_it_comes_back(elsewhere, new, tmp_path, every_database):
    dialect = "sqlite" if elsewhere["DATABASE_URL"].startswith("sqlite") else "postgresql"
    old = every_database.of(dialect).blank()
    settings = Settings.from_environ({"DATABASE_URL": old.url}, data=tmp_path / "old")
    with revisions.folder_of_migrations(tmp_path / "migrations") as folder:
        revisions.write(
            folder,
            "0001",
            None,
            "op.create_table('note', sa.Column('id', sa.Integer, primary_key=True), sa.Column('text', sa.Text))",
            "op.execute(\"INSERT INTO note (id, text) VALUES (1, 'seeded')\")",
        )
        runtime.start(settings)
        migrating.upgrade()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("UPDATE note SET text = 'kept'")
        backups.backup(settings, tmp_path / "copy.tar.gz")
        revisions.write(folder, "0002", "0001", "op.add_column('note', sa.Column('at', sa.Text))")

        restoring.restore(Settings.for_restore(elsewhere, data=new), tmp_path / "copy.tar.gz")

        db.connect(elsewhere["DATABASE_URL"])
        assert migrating.revision() == "0002"
        assert db.rows(sa.text("SELECT id, text, at FROM note")) == [(1, "kept", None)]
    db.dispose()
    every_database.of(dialect).drop(old)


def test_the_old_copy_stays_when_a_new_one_cannot_be_written(house, tmp_path, monkeypatch):
    copy = tmp_path / "copies" / "copy.tar.gz"
    copy.parent.mkdir()
    copy.write_bytes(b"the old one")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_write", full)
    with pytest.raises(backups.CannotWrite, match=r"copy\.tar\.gz cannot be written: No space left on device"):
        backups.backup(house, copy)

    assert as_on_disk(copy.parent) == {"copy.tar.gz": b"the old one"}


@pytest.mark.parametrize("place", ["absent/copy.tar.gz", "folder", "file/copy.tar.gz"])
def test_a_place_that_cannot_be_written_is_named(house, tmp_path, place):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")

    with pytest.raises(backups.CannotWrite, match=place):
        backups.backup(house, tmp_path / place)

    assert list(tmp_path.rglob(".eventapp-*")) == []


def test_a_medium_that_is_deleted_meanwhile_is_left_out(house, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "_kept", lambda _settings: [("media/a.webp", tmp_path / "a.webp")])

    backups.backup(house, tmp_path / "copy.tar.gz")

    with tarfile.open(tmp_path / "copy.tar.gz") as tar:
        assert "media/a.webp" not in tar.getnames()


# What follows needs no database: the file is refused before one is touched.


class Archive:
    """Writes a file as ``backup`` does, and as it never would."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members: list[tuple[tarfile.TarInfo, bytes]] = []
        self.manifest = {"product": "eventapp", "format": 1, "kind": "sqlite", "revision": migrating.head()}
        self.manifest["secret"] = backups.fingerprint("k" * 40)
        self.listed: dict[str, list[object]] = {}
        self.add("keys/secret", b"k" * 40)
        self.add("database.sqlite", b"")

    def add(self, name: str, content: bytes = b"", **facts: object) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        for fact, value in facts.items():
            setattr(info, fact, value)
        self._members.append((info, content))
        self.listed[name] = [len(content), hashlib.sha256(content).hexdigest()]

    def write(self, *, manifest: bytes | None = None, mode: str = "w:gz") -> Path:
        document = json.dumps(self.manifest | {"members": self.listed}).encode() if manifest is None else manifest
        if document:
            self.add("manifest.json", document)
        with tarfile.open(self._path, mode) as tar:
            for info, content in self._members:
                tar.addfile(info, io.BytesIO(content))
        return self._path


@pytest.fixture
def archive(tmp_path) -> Archive:
    """A backup of an empty database, until a test changes it."""
    return Archive(tmp_path / "copy.tar.gz")


@pytest.fixture
def target(tmp_path) -> Settings:
    """An absent folder with an embedded database."""
    return Settings.for_restore({}, data=tmp_path / "absent" / "new")


def refused(target: Settings, source: Path, kind: type[Exception] = NotABackup) -> str:
    """The one sentence of a refusal that left nothing behind."""
    with pytest.raises(kind) as refusal:
        restoring.restore(target, source)
    assert not target.data.parent.exists()
    assert [path.name for path in source.parent.glob(".eventapp-*")] == []
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


LINK = {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}
HARD = {"type": tarfile.LNKTYPE, "linkname": "keys/secret"}


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("media/../../outside", {}),
        ("../outside", {}),
        ("/outside", {}),
        ("media/./a", {}),
        ("media//a", {}),
        ("elsewhere/a", {}),
        ("media", {}),
        ("keys/secret", {}),
        ("media/link", LINK),
        ("media/hard", HARD),
        ("media/pipe", {"type": tarfile.FIFOTYPE}),
        ("media/device", {"type": tarfile.CHRTYPE}),
        ("media/folder", {"type": tarfile.DIRTYPE}),
    ],
)
def test_a_member_that_no_backup_has_is_refused(archive, target, name, facts):
    archive.add(name, **facts)

    assert f"it holds {name!r}" in refused(target, archive.write())


def test_a_member_that_was_changed_missing_or_added_is_refused(archive, target):
    archive.listed["keys/secret"][1] = "0" * 64
    assert "keys/secret is missing, added or changed" in refused(target, archive.write())


def test_a_missing_member_is_refused(archive, target):
    archive.listed["media/a.webp"] = [1, "0" * 64]
    assert "media/a.webp is missing, added or changed" in refused(target, archive.write())


def test_an_added_member_is_refused(archive, target):
    archive.add("media/a.webp", b"a")
    del archive.listed["media/a.webp"]
    assert "media/a.webp is missing, added or changed" in refused(target, archive.write())


@pytest.mark.parametrize(
    "manifest", [b"", b"{", b"[]", b"{}", b'{"product": "other"}', b'{"product": "eventapp"}', b"[" * 9999]
)
def test_a_file_without_a_manifest_of_ours_is_refused(archive, target, manifest):
    refused(target, archive.write(manifest=manifest))


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_refused(archive, target, share):
    archive.add("media/a.webp", bytes(range(256)) * 400)
    path = archive.write()
    whole = path.read_bytes()

    path.write_bytes(whole[: int(len(whole) * share)])

    refused(target, path)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8])
def test_a_file_with_one_wrong_byte_is_refused(archive, target, share):
    archive.add("media/a.webp", bytes(hashlib.sha256(str(n).encode()).digest()[0] for n in range(9000)))
    path = archive.write()
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 1

    path.write_bytes(content)

    refused(target, path)


def test_other_files_are_refused(target, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear organiser,\n" * 200)
    with tarfile.open(tmp_path / "plain.tar", "w") as tar:
        tar.add(tmp_path / "letter.txt", "letter.txt")

    for name, why in (
        ("letter.txt", "damaged, cut off or something else"),
        ("plain.tar", "damaged, cut off or something else"),
        ("nothing.tar", "No such file"),
        (".", "directory"),
    ):
        assert why in refused(target, tmp_path / name).replace("Is a d", "d")


def test_a_copy_of_another_kind_of_database_is_refused(archive, target):
    archive.manifest["kind"] = "postgresql"

    assert "it is of postgresql, and this database is sqlite" in refused(target, archive.write(), DoesNotFit)


@pytest.mark.parametrize("revision", ["9999", None])
def test_a_copy_of_an_unknown_version_is_refused(archive, target, revision):
    archive.manifest["revision"] = revision

    assert "another or newer version made it" in refused(target, archive.write(), DoesNotFit)


def test_a_copy_in_another_form_is_refused(archive, target):
    archive.manifest["format"] = 2

    assert "another version wrote it" in refused(target, archive.write())
