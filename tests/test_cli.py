"""The command line: what cannot be done is one sentence and exit 1, wrong options are exit 2, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
import sqlalchemy as sa

from eventapp import cli
from eventapp.core import migrating, outbox
from eventapp.core.db import db
from eventapp.registration.models.registrations import Quota
from tests.support import revisions
from tests.support.door import open_door, ticket
from tests.support.sources import ROOT


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys):
    """Run ``eventapp`` with these words in this process."""

    def run(*words: object) -> Said:
        capsys.readouterr()
        code = 0
        try:
            cli.main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)
    db.dispose()


@pytest.fixture
def here(database_url, tmp_path, monkeypatch) -> Path:
    """A data folder whose database has every table."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return tmp_path / "data"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command below a group, with the words that call it."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield (*path, name), command
            if isinstance(command, click.Group):
                yield from commands(command, (*path, name))


COMMANDS = list(commands(cli.eventapp))


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])
def test_every_command_says_in_one_line_what_it_does_and_knows_no_other_options(run, words, command):
    helped, mistaken = run(*words, "--help"), run(*words, "--nonsense")

    assert (helped.code, helped.err) == (0, "")
    assert len((command.help or "\n").strip().splitlines()) == 1
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []
    takes_anything = command.context_settings.get("ignore_unknown_options")  # to say that it is not offered yet
    assert mistaken.code == (1 if takes_anything else 2)


def test_the_list_of_commands_cuts_no_line_short(run):
    assert [line for line in run("--help").out.splitlines() if line.endswith("...") and "Usage" not in line] == []


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_a_wrong_option(run, tmp_path, port):
    assert run("serve", "--data", tmp_path, "--port", port).code == 2


def test_check_says_how_many_invariants_hold(run, here, make):
    ticket_of_somebody(make)

    said = run("check", "--data", here)

    assert (said.code, said.out) == (0, "")
    assert said.err.endswith(" invariants hold.\n")


def test_check_names_each_broken_invariant_in_one_line(run, here, make):
    ticket_of_somebody(make)
    db.run(lambda: db.change(sa.update(Quota).values(cancelled=3)))

    said = run("check", "--data", here)

    assert (said.code, said.err) == (1, "")
    (line,) = said.out.splitlines()
    assert line.startswith("quotas count their registrations: 2 rows, such as (")


def ticket_of_somebody(make) -> None:
    """An edition with one confirmed registration."""
    edition = make.edition()
    open_door(edition)
    ticket(edition)


def test_the_worker_does_what_is_due_and_ends(run, here, make):
    ticket_of_somebody(make)

    said = run("worker", "--once", "--data", here)

    assert said.code == 0
    assert said.err.splitlines()[-1].endswith(" done.")
    assert len(list((here / "mail").glob("*.eml"))) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_ends_in_good_order(run, here, make, number):
    ticket_of_somebody(make)

    def end_once_mailed():
        until = time.monotonic() + 30
        while time.monotonic() < until and not list((here / "mail").glob("*.eml")):
            time.sleep(0.05)
        os.kill(os.getpid(), number)

    ender = threading.Thread(target=end_once_mailed)
    ender.start()

    said = run("worker", "--data", here)
    ender.join()

    assert said.code == 0
    assert len(list((here / "mail").glob("*.eml"))) == 1


def test_a_copy_is_made_and_brought_back(run, here, tmp_path, make, every_database, monkeypatch):
    ticket_of_somebody(make)
    copy = tmp_path / "copy.tar.gz"

    made = run("backup", copy, "--data", here)
    blank = every_database.of(db_kind(here_url())).blank()
    monkeypatch.setenv("DATABASE_URL", blank.url)
    brought = run("restore", copy, "--data", tmp_path / "new")
    again = run("restore", copy, "--data", tmp_path / "new")
    checked = run("check", "--data", tmp_path / "new")

    assert (made.code, made.err) == (
        0,
        f"{copy.stat().st_size} bytes written to {copy}. It holds personal data: keep it safe.\n",
    )
    assert (brought.code, brought.err) == (0, f"Restored into {tmp_path / 'new'}. Run: eventapp check\n")
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert checked.code == 0
    db.dispose()
    every_database.of(blank.dialect).drop(blank)


def here_url() -> str:
    """DATABASE_URL as the commands read it."""
    return os.environ["DATABASE_URL"]


def db_kind(url: str) -> str:
    """The system behind a DATABASE_URL."""
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def test_a_copy_without_its_key_says_so(run, here, tmp_path, make, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "k" * 40)

    said = run("backup", tmp_path / "copy.tar.gz", "--data", here)

    assert said.err.splitlines()[1] == "SECRET_KEY is not in it: keep it too, for nothing can be restored without it."


def test_db_upgrade_makes_the_tables_and_a_second_one_changes_nothing(run, every_database, tmp_path, monkeypatch):
    with revisions.folder_of_migrations(tmp_path / "migrations") as folder:
        revisions.write(folder, "0001", None)

        said = [run("db", "upgrade", "--data", tmp_path / "data") for _ in range(2)]

    assert said == [Said(0, "", "The database is at revision 0001.\n")] * 2


NEEDS_THE_DATABASE = [
    ("check",),
    ("worker", "--once"),
    ("backup", "copy.tar.gz"),
    ("tokens", "create", "--edition", "2031", "--scope", "gate"),
]


@pytest.mark.parametrize("words", NEEDS_THE_DATABASE)
def test_a_database_that_is_behind_is_named_with_what_to_do(run, tmp_path, words):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "eventapp.sqlite").touch()
    with revisions.folder_of_migrations(tmp_path / "migrations") as folder:
        revisions.write(folder, "0001", None)

        said = run(*words, "--data", tmp_path / "data")

    assert said == Said(1, "", "The database is not up to date. Run: eventapp db upgrade\n")


@pytest.mark.parametrize("words", [*NEEDS_THE_DATABASE, ("serve",), ("db", "upgrade"), ("demo", "--no-serve")])
def test_a_database_that_is_ahead_is_left_alone(run, tmp_path, words):
    with revisions.folder_of_migrations(tmp_path / "migrations") as folder:
        revisions.write(folder, "0001", None)
        revisions.write(folder, "0002", "0001")
        run("db", "upgrade", "--data", tmp_path / "data")
        (folder / "versions" / "0002.py").unlink()

        said = run(*words, "--data", tmp_path / "data", *(["--port", "0"] if words == ("serve",) else []))

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The database is at revision 0002, which this version does not know")
    assert said.err.count("\n") == 1


MAKES_THE_DATABASE = [("serve", "--port", "0"), ("db", "upgrade"), ("demo", "--no-serve")]
EVERY = [*NEEDS_THE_DATABASE, *MAKES_THE_DATABASE]


@pytest.mark.parametrize("words", [*EVERY, ("restore", "copy.tar.gz")])
def test_a_database_server_that_is_away_is_one_sentence(run, tmp_path, words, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://somebody:hidden@127.0.0.1:9/forum")

    said = run(*words, "--data", tmp_path / "data")

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The database forum on 127.0.0.1:9 cannot be used: ")
    assert said.err.count("\n") == 1
    assert "hidden" not in said.err


@pytest.mark.parametrize("words", MAKES_THE_DATABASE)
def test_a_folder_that_cannot_be_written_is_one_sentence(run, tmp_path, words):
    (tmp_path / "file").write_text("in the way")

    said = run(*words, "--data", tmp_path / "file" / "data")

    assert (said.code, said.out) == (1, "")
    assert said.err == (
        f"The setting EVENTAPP_DATA cannot be used: {tmp_path}/file/data cannot be written (Not a directory).\n"
    )


@pytest.mark.parametrize("words", MAKES_THE_DATABASE)
def test_a_folder_that_cannot_be_written_is_one_sentence_also_with_a_key_of_the_environment(
    run, tmp_path, words, monkeypatch
):
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    (tmp_path / "file").write_text("in the way")

    said = run(*words, "--data", tmp_path / "file" / "data")

    assert said == Said(1, "", f"{tmp_path}/file/data: Not a directory.\n")


def test_a_port_that_is_taken_is_one_sentence(run, tmp_path, server):
    said = run("serve", "--data", tmp_path / "data", "--port", server.port)

    assert said == Said(
        1,
        "",
        f"Port {server.port} of 127.0.0.1 cannot be opened: Address already in use. Choose another with --port.\n",
    )


def test_an_unknown_edition_is_one_sentence(run, here):
    said = run("tokens", "create", "--edition", "1999", "--scope", "gate", "--data", here)

    assert said == Said(1, "", "There is no edition 1999.\n")


def test_a_database_that_fails_in_the_middle_is_one_sentence(run, here, monkeypatch):
    def fail(*_arguments: object) -> None:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("disk I/O error\nmore words"))

    monkeypatch.setattr(migrating, "require_current", fail)

    assert run("check", "--data", here) == Said(1, "", "The database failed: disk I/O error.\n")


def test_a_fault_of_ours_is_not_dressed_up(run, here, monkeypatch):
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(migrating, "require_current", fail)

    with pytest.raises(ZeroDivisionError):
        run("check", "--data", here)


def test_the_words_are_english_whatever_the_locale(tmp_path):
    environ = os.environ | {"LANG": "id_ID.UTF-8", "LANGUAGE": "id", "LC_ALL": "id_ID.UTF-8", "PYTHONPATH": str(ROOT)}
    command = [Path(sys.executable).parent / "eventapp", "restore", "nothing.tar.gz", "--data", tmp_path / "new"]

    said = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == (
        "nothing.tar.gz is no whole backup of this product: it cannot be read (No such file or directory).\n"
    )


def test_a_mail_that_cannot_be_sent_is_put_back_and_the_worker_ends(run, here, make, monkeypatch):
    monkeypatch.setenv("MAIL_URL", "smtp://127.0.0.1:9")
    ticket_of_somebody(make)

    said = run("worker", "--once", "--data", here)

    waiting = sa.select(outbox.OutboxMessage.state).where(outbox.OutboxMessage.kind == outbox.MAIL)
    assert said.code == 0
    assert db.rows(waiting.execution_options(unscoped="all mails")) == [("ready",)]


@pytest.mark.parametrize("words", [*NEEDS_THE_DATABASE, ("exhibition", "export", "--edition", "2031", "pages")])
def test_a_folder_that_holds_no_database_is_refused_and_nothing_is_made(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)

    said = run(*words, "--data", "typo")

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert said.err.startswith(f"There is no database at {tmp_path / 'typo' / 'eventapp.sqlite'}.")
    assert list(tmp_path.iterdir()) == []
