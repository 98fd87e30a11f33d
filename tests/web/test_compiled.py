"""Compiled templates that a process leaves for the next one."""

from __future__ import annotations

import pytest

from eventapp.app import create_app
from eventapp.web import templating

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def nothing_compiles(monkeypatch):
    """A call that makes compiling a template fail from then on."""

    def refuse(*_args):
        raise AssertionError("a template is compiled")

    return lambda: monkeypatch.setattr(templating.SpokenCode, "visit_Template", refuse)


def test_a_process_finds_what_another_one_compiled(database, settings, nothing_compiles):
    first = create_app(settings).test_client().get("/privacy")

    nothing_compiles()
    second = create_app(settings).test_client().get("/privacy")

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.data == first.data


def test_what_another_version_compiled_is_not_used_and_goes(database, settings, nothing_compiles, monkeypatch):
    create_app(settings).test_client().get("/privacy")
    before = list((settings.data / "cache").iterdir())
    monkeypatch.setattr("eventapp.web.compiled._mark", lambda: 0)

    assert create_app(settings).test_client().get("/privacy").status_code == 200
    assert [path.name for path in (settings.data / "cache").iterdir()] == ["templates-00000000"]
    assert [path.exists() for path in before] == [False]


def test_a_folder_that_cannot_be_written_only_costs_time(database, settings):
    (settings.data / "cache").write_text("no folder")

    assert create_app(settings).test_client().get("/privacy").status_code == 200
