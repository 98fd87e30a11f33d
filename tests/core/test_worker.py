"""The outbox's worker: nothing lost, nothing doubled, failures put back."""

from __future__ import annotations

import email
import time
from datetime import timedelta
from email.policy import default
from pathlib import Path

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker
from eventapp.core import clock, outbox
from eventapp.core.db import db
from eventapp.core.mailing import Letter
from eventapp.core.outbox import Claimed, OutboxMessage, State
from eventapp.core.posting import FolderMailer, SmtpMailer
from eventapp.core.worker import JobKind, NeverAgain, Periodic, Worker
from tests.support.statements import statements


def put(key: str, kind: str = "test") -> None:
    """Enqueue one job."""
    db.run(lambda: outbox.enqueue(kind, key=key, args={"key": key}))


def states() -> dict[str, str]:
    """State of every row by key."""
    rows = db.rows(sa.select(OutboxMessage.key, OutboxMessage.state).execution_options(unscoped="test"))
    return {row.key: row.state for row in rows}


def worker_for(done: list[str], *, fail: type[Exception] | None = None, external: bool = False) -> Worker:
    """A worker whose one kind of job notes what it did, or fails."""

    def run(message: Claimed) -> None:
        if fail:
            raise fail("no")
        done.append(message.key)

    return Worker({"test": JobKind("test", run, external)})


@pytest.mark.parametrize("external", [False, True])
def test_every_due_row_is_done_once(database, external):
    for number in range(45):
        put(f"job:{number}")
    done: list[str] = []

    taken = worker_for(done, external=external).run_due()

    assert taken == 45
    assert sorted(done) == sorted(f"job:{number}" for number in range(45))
    assert set(states().values()) == {State.DONE.value}


def test_a_row_of_a_killed_worker_is_taken_over_when_its_lease_ends(database):
    put("job:1")
    outbox.claim(limit=1, lease_seconds=60, kinds=frozenset({"test"}))
    done: list[str] = []

    early = worker_for(done).run_due()
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        late = worker_for(done).run_due()

    assert (early, late, done) == (0, 1, ["job:1"])


def test_a_worker_that_lost_its_lease_changes_nothing(database):
    put("job:1")
    (mine,) = outbox.claim(limit=1, lease_seconds=0, kinds=frozenset({"test"}))
    with clock.frozen(clock.now() + timedelta(seconds=1)):
        outbox.claim(limit=1, lease_seconds=60, kinds=frozenset({"test"}))

    finished = db.run(lambda: outbox.finish([mine]))

    assert finished == 0


def test_a_failed_job_comes_back_later_and_its_effect_is_rolled_back(database):
    put("job:1")

    worker_for([], fail=ValueError).run_due()

    assert states() == {"job:1": State.READY.value}
    assert worker_for([]).run_due() == 0


def test_a_slow_far_side_gives_the_rest_of_the_batch_back_before_the_lease_ends(database):
    for number in range(3):
        put(f"job:{number}")
    slow = Worker({"test": JobKind("test", lambda _message: time.sleep(0.06), external=True)}, lease_seconds=0.1)

    slow._do(outbox.claim(limit=3, lease_seconds=60, kinds=frozenset({"test"})))

    assert sorted(states().values()) == [State.DONE.value, State.READY.value, State.READY.value]


def test_a_job_that_can_never_work_is_dead_and_visible(database):
    put("job:1")

    worker_for([], fail=NeverAgain).run_due()

    assert states() == {"job:1": State.DEAD.value}


def test_periodic_work_runs_once_per_period_however_many_workers_ask(database):
    done: list[str] = []
    kind = JobKind("test", lambda message: done.append(message.key))
    workers = [Worker({"test": kind}, (Periodic("test", timedelta(hours=1)),)) for _ in range(3)]

    for worker in workers:
        worker.run_due()

    assert len(done) == 1


def test_a_worker_with_nothing_to_do_asks_one_question_and_opens_no_transaction(database):
    worker = Worker({"test": JobKind("test", lambda message: None)}, (Periodic("test", timedelta(hours=1)),))
    worker.run_due()

    with statements(1) as asked:
        assert worker.run_due() == 0

    assert asked.commits == 0


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("siti.a+b@dinas.contoh.example", "Tiket Anda untuk Forum 2031"),
        ("o'neil@contoh.example", "Hadir? “Forum” – 2031"),
        ("siti@contoh.example", "Tiket " + "sangat " * 30 + "panjang"),
    ],
)
def test_headers_arrive_as_they_were_meant(tmp_path: Path, to, subject):
    FolderMailer(tmp_path, "Forum <no@forum.example>").send(Letter(to, subject, "Isi\n", "key"))

    raw = next(tmp_path.glob("*.eml")).read_bytes()
    letter = email.message_from_bytes(raw, policy=default)
    assert (letter["To"], letter["Subject"]) == (to, subject)
    assert letter["Message-ID"].endswith("@forum.example>")
    assert letter["Date"].datetime.tzinfo is not None
    assert max(map(len, raw.splitlines())) <= 78


def test_a_mail_lies_in_the_folder_in_the_recipients_language(app, make, settings):
    from eventapp.accounts import services  # noqa: PLC0415 -- needs the app first

    address = make.user(name="Siti").email
    services.send_link(email=address, locale="id")
    create_worker(app).run_due()

    (path,) = (settings.data / "mail").glob("*.eml")
    letter = email.message_from_bytes(path.read_bytes(), policy=default)
    assert letter["To"] == address
    assert "Siti" in letter.get_content()
    assert "/sign-in/" in letter.get_content()


def test_people_of_the_example_get_no_mail(database):
    db.run(lambda: outbox.mail("x", to="a@contoh.invalid", locale="id", key="1", data={}))

    assert states() == {}


def test_a_letter_goes_out_by_smtp_with_a_stable_message_id(smtp):
    host, port = smtp.url.removeprefix("smtp://").split(":")
    mailer = SmtpMailer(host, int(port), None, None, "Forum <no@forum.example>")

    mailer.send(Letter("a@b.example", "Tiket", "Isi\n", "key"))
    mailer.send(Letter("a@b.example", "Tiket", "Isi\n", "key"))

    first, second = smtp.to("a@b.example")
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == "Tiket"


@pytest.mark.parametrize("subject", ["a\r\nBcc: x@y.z", "a\nb"])
def test_a_subject_with_a_line_break_never_becomes_a_header(tmp_path: Path, subject):
    with pytest.raises(NeverAgain):
        FolderMailer(tmp_path, "a@b.example").send(Letter("a@b.example", subject, "x", "key"))


def test_a_long_line_is_folded_for_smtp_and_arrives_whole(tmp_path: Path):
    FolderMailer(tmp_path, "a@b.example").send(Letter("c@d.example", "Pesan", "é" * 1000 + "\n", "key"))

    raw = next(tmp_path.glob("*.eml")).read_bytes()
    assert max(map(len, raw.splitlines())) < 998
    assert email.message_from_bytes(raw, policy=default).get_content().strip() == "é" * 1000
