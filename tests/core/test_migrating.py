"""Migrating: once however many ask, all or nothing, and one sentence for every database that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from eventapp.core import migrating
from eventapp.core.db import db
from tests.support import revisions
from tests.support.processes import fork

CHILD = "sa.Column('parent_id', sa.Integer, sa.ForeignKey('parent.id', ondelete='CASCADE'), nullable=False)"
TABLES = (
    "op.create_table('parent', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(20)))",
    f"op.create_table('child', sa.Column('id', sa.Integer, primary_key=True), {CHILD})",
    "op.execute(\"INSERT INTO parent (id, name) VALUES (1, 'a')\")",
    "op.execute('INSERT INTO child (id, parent_id) VALUES (1, 1), (2, 1)')",
)
REBUILD = (
    "anew = 'always' if op.get_bind().dialect.name == 'sqlite' else 'auto'",
    "with op.batch_alter_table('parent', recreate=anew) as table:",
    "    table.alter_column('name', type_=sa.String(40), existing_type=sa.String(20))",
)


@pytest.fixture
def migrations(tmp_path: Path):
    """A folder of migrations that a test fills."""
    with revisions.folder_of_migrations(tmp_path / "migrations") as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request, every_database):
    """The process connected to a database without tables."""
    databases = every_database.of(request.param)
    handle = databases.blank()
    db.connect(handle.url)
    yield handle
    db.dispose()
    databases.drop(handle)


def names() -> list[str]:
    """The tables that are there."""
    return sorted(sa.inspect(db.engine).get_table_names())


def test_a_database_without_tables_has_no_revision_and_is_not_up_to_date(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES)

    assert migrating.revision() is None
    with pytest.raises(migrating.NotMigrated):
        migrating.require_current()


def test_an_upgraded_database_is_up_to_date(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES)
    revisions.write(migrations, "0002", "0001", *REBUILD)

    migrating.upgrade()
    migrating.require_current()

    assert migrating.revision() == "0002"


def test_the_newest_revision_is_the_one_that_alembic_finds(migrations):
    assert migrating.head() is None
    revisions.write(migrations, "0002", "0001")
    revisions.write(migrations, "0001", None)
    revisions.write(migrations, "0003", "0002")

    assert migrating.head() == ScriptDirectory.from_config(migrating.configuration()).get_current_head() == "0003"
    assert [migrating.is_known(name) for name in (None, "0001", "0003", "0004")] == [True, True, True, False]


def test_the_projects_own_migrations_are_one_line():
    scripts = ScriptDirectory.from_config(migrating.configuration())

    assert (scripts.get_heads() or [None]) == [migrating.head()]


def test_an_upgrade_may_stop_at_an_older_revision(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES)
    revisions.write(migrations, "0002", "0001", *REBUILD)

    migrating.upgrade("0001")

    assert migrating.revision() == "0001"


def test_rebuilding_a_table_keeps_the_rows_that_point_at_it(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES)
    revisions.write(migrations, "0002", "0001", *REBUILD)

    migrating.upgrade()

    assert db.scalar(sa.text("SELECT count(*) FROM child")) == 2


def test_a_migration_that_fails_changes_nothing_and_says_why(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES)
    revisions.write(
        migrations,
        "0002",
        "0001",
        "op.create_table('late', sa.Column('id', sa.Integer))",
        "op.execute('SELECT * FROM nowhere')",
    )
    migrating.upgrade("0001")

    with pytest.raises(migrating.MigrationFailed, match=r"changed nothing: .*nowhere"):
        migrating.upgrade()

    assert names() == ["alembic_version", "child", "parent"]
    assert migrating.revision() == "0001"


def test_a_migration_that_leaves_rows_without_their_parent_is_undone(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES)
    revisions.write(migrations, "0002", "0001", "op.execute('INSERT INTO child (id, parent_id) VALUES (3, 9)')")
    migrating.upgrade("0001")

    with pytest.raises(migrating.MigrationFailed):
        migrating.upgrade()

    assert db.scalar(sa.text("SELECT count(*) FROM child")) == 2
    assert migrating.revision() == "0001"


def test_a_database_of_a_newer_version_is_left_alone(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES)
    revisions.write(migrations, "0002", "0001")
    migrating.upgrade()
    (migrations / "versions" / "0002.py").unlink()

    for touch in (migrating.upgrade, migrating.require_current):
        with pytest.raises(migrating.NewerDatabase, match="revision 0002"):
            touch()


def upgrade_as_a_server_does(folder: Path, url: str) -> None:
    """In a process of its own: Alembic cannot run twice in one."""
    migrating.FOLDERS = (folder,)
    db.connect(url)
    migrating.upgrade()


def test_two_that_start_together_migrate_once(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES, "import time; time.sleep(0.5)")
    started = [fork(upgrade_as_a_server_does, migrations, blank.url) for _ in range(2)]
    for process in started:
        process.join()

    assert [process.exitcode for process in started] == [0, 0]
    assert db.scalar(sa.text("SELECT count(*) FROM child")) == 2


def test_the_connection_of_a_migration_is_not_used_again(blank, migrations):
    revisions.write(migrations, "0001", None, *TABLES)

    migrating.upgrade()

    setting = "PRAGMA foreign_keys" if db.is_sqlite else "SHOW statement_timeout"
    assert db.scalar(sa.text(setting)) == (1 if db.is_sqlite else "15s")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "postgresql+psycopg://somebody:hidden@127.0.0.1:9/forum",
            r"The database forum on 127\.0\.0\.1:9 cannot be used: ",
        ),
        ("postgresql+psycopg:///forum?host=/nowhere", "The database forum on /nowhere cannot be used: "),
        (
            "sqlite:////nowhere/forum.sqlite",
            "The database /nowhere/forum.sqlite cannot be used: unable to open database",
        ),
    ],
)
def test_a_database_that_is_not_there_is_one_sentence_without_the_password(url, said):
    db.connect(url)

    with pytest.raises(migrating.DatabaseUnreachable, match=said) as refusal:
        migrating.require_current()
    db.dispose()

    assert "hidden" not in refusal.value.sentence()
    assert "\n" not in refusal.value.sentence()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "forum.sqlite").write_text("This is a letter, and not a database at all.\n" * 40)
    db.connect(f"sqlite:///{tmp_path / 'forum.sqlite'}")

    with pytest.raises(migrating.DatabaseUnreachable, match="file is not a database"):
        migrating.revision()
    db.dispose()
