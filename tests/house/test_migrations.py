"""The migrations alone make what the models say, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core import migrating
from eventapp.core.db import db
from tests.support.schema import differences, load_models

# What Alembic's comparison passes over, as the database itself words it.
RULES = {
    "postgresql": {
        "checks": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'c'",
        "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)"
        " FROM pg_trigger WHERE NOT tgisinternal",
        "functions": "SELECT proname, prosrc, '' FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    },
    "sqlite": {
        "triggers": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'",
        "indexes": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    },
}


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request, every_database):
    """The process connected to a database without tables."""
    databases = every_database.of(request.param)
    handle = databases.blank()
    db.connect(handle.url)
    yield handle
    db.dispose()
    databases.drop(handle)


def test_an_upgrade_from_empty_leaves_nothing_for_autogenerate(blank):
    migrating.upgrade()

    assert differences() == []
    assert migrating.revision() == migrating.head()


def test_a_second_upgrade_changes_nothing(blank):
    migrating.upgrade()
    before = migrating.revision()

    migrating.upgrade()

    assert migrating.revision() == before


def rules() -> dict[str, set[tuple[str, ...]]]:
    """The CHECKs, triggers, functions and indexes of the connected database, in one writing; not Alembic's own."""
    inspector = sa.inspect(db.engine)
    found = {
        "checks": {
            (table, str(each["name"]), each["sqltext"])
            for table in inspector.get_table_names()
            for each in inspector.get_check_constraints(table)
        }
    }
    with db.engine.connect() as connection:
        for name, query in RULES[db.engine.dialect.name].items():
            found[name] = {tuple(map(str, row)) for row in connection.exec_driver_sql(query)}
    return {
        name: {tuple(" ".join(text.split()) for text in row) for row in rows if row[0] != "alembic_version"}
        for name, rows in found.items()
    }


def test_the_migrations_hold_the_same_checks_triggers_and_indexes_as_the_models(blank, every_database):
    migrating.upgrade()
    migrated = rules()
    databases = every_database.of(db.engine.dialect.name)
    other = databases.blank()
    try:
        db.dispose()
        db.connect(other.url)
        load_models()
        db.Model.metadata.create_all(db.engine)
        modelled = rules()
    finally:
        db.dispose()
        databases.drop(other)
        db.connect(blank.url)

    for name, rows in modelled.items():
        assert sorted(rows - migrated[name]) == [], f"the migrations lack {name}"
        assert sorted(migrated[name] - rows) == [], f"only the migrations have {name}"
    assert len(modelled["checks"]) > 100
    assert modelled["triggers"]
