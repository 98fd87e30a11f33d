"""Surveys in hard hands: a file read byte by byte, jobs that fail, somebody who acts between two looks of another."""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from eventapp.core import clock, invariants
from eventapp.core.access import Role, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import Claimed
from eventapp.core.runtime import runtime
from eventapp.core.worker import NeverAgain
from eventapp.errors import NotFound
from eventapp.questionnaires import queries as drafts
from eventapp.questionnaires import services as questionnaires
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from eventapp.registration.models.registrations import Registration
from eventapp.surveys import jobs
from eventapp.surveys.checks import CHECKS
from eventapp.surveys.errors import DeletedTooSoon, SurveySettled
from eventapp.surveys.models.answers import Answer, Comment, Response
from eventapp.surveys.models.published import ExportState, SurveyLive
from eventapp.surveys.models.surveys import Survey, SurveyQuota, SurveySubject
from eventapp.surveys.queries import asked, files, results, surveys, texts
from eventapp.surveys.queries.surveys import ListRow
from eventapp.surveys.rules.audience import Audience
from eventapp.surveys.rules.phases import SETTLES
from eventapp.surveys.rules.texts import Review
from eventapp.surveys.services import (
    answering,
    exporting,
    inviting,
    reviewing,
    settling,
    setup,
    shaping,
    stirring,
    watching,
)
from eventapp.surveys.services.setup import Keeps, Reach
from eventapp.surveys.views import making, public, sitting
from eventapp.web.limits import TooMany
from tests.support.door import open_door, ticket
from tests.support.surveys import DAY, answer_all, answered, ended, survey

EVERYTHING = {"unscoped": "test"}
PEOPLE = 150
LEAF = 13  # the kind of a page that holds rows


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def stored(model: type) -> int:
    """Rows of a table."""
    return db.scalar(sa.select(sa.func.count()).select_from(model).execution_options(**EVERYTHING))


def asking(edition, questions: tuple[Draft, ...]) -> str:
    """An open survey of these questions; gives its slug."""
    at = now()
    dates = {"opens_at": at - DAY, "closes_at": at + DAY, "mails_links": False}
    words = {"title": "Sendiri", "key": "own", "title_id": "Sendiri", "title_en": "Own"}
    return setup.create_survey(system_scope(edition), **words, **dates, questions=questions)


def job(name: str, **args: str) -> Claimed:
    """A row of the outbox as the worker hands it on."""
    return Claimed(1, name, name, args, 1, "token")


def varint(page: bytes, at: int) -> tuple[int, int]:
    """A number as SQLite writes it, and the place after it."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | page[place] & 0x7F
        if page[place] < 0x80:
            return value, place + 1
    return value << 8 | page[at + 8], at + 9


def keys_as_they_lie(url: str, keys: set[int]) -> Iterator[list[int]]:
    """Of each page of SQLite's file: the keys in the order in which their rows were put into it."""
    db.session.rollback()
    db.session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    raw = Path(url.removeprefix("sqlite:///")).read_bytes()
    size = struct.unpack(">H", raw[16:18])[0]
    for start in range(size, len(raw), size):
        page = raw[start : start + size]
        if page[0] == LEAF:
            (cells,) = struct.unpack(">H", page[3:5])
            places = sorted(struct.unpack(f">{cells}H", page[8 : 8 + 2 * cells]), reverse=True)
            found = [varint(page, varint(page, place)[1])[0] for place in places]
            yield [key for key in found if key in keys]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL's rows: test_linking
def test_the_bytes_of_the_file_do_not_say_in_which_order_people_answered(edition, database_url, monkeypatch):
    scope, slug, came = system_scope(edition), survey(edition), []
    drawn = answering.random_id
    monkeypatch.setattr(answering, "random_id", lambda: came.append(drawn()) or came[-1])
    for _ in range(PEOPLE):
        answering.answer(scope, slug=slug, answers={"overall": 4})

    (as_they_came,) = filter(None, keys_as_they_lie(database_url, set(came)))
    stirred = [stirring.stir(scope, slug=slug), stirring.stir(scope, slug=slug)]
    (as_stirred,) = filter(None, keys_as_they_lie(database_url, set(came)))
    answering.answer(scope, slug=slug, answers={"overall": 4})
    ended(edition, slug)
    settling.settle(scope, slug=slug)
    (as_settled,) = filter(None, keys_as_they_lie(database_url, set(came)))

    assert as_they_came == came[:PEOPLE]  # the attack is a good one
    assert (stirred, as_stirred, as_settled) == ([True, False], sorted(came[:PEOPLE]), sorted(came))
    assert (stored(Response), stored(Answer)) == (PEOPLE + 1, PEOPLE + 1)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_rows_are_not_stirred_where_that_would_stop_everybody_for_long(edition, monkeypatch):
    scope, slug = system_scope(edition), survey(edition)
    for _ in range(2):
        answered(edition, survey(edition), 3)
        answered(edition, slug, 1)
    monkeypatch.setattr(stirring, "MOST", 7)

    stirred = stirring.stir(scope, slug=slug)
    monkeypatch.setattr(stirring, "MOST", 8)

    assert (stirred, stirring.stir(scope, slug=slug)) == (False, True)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite counts inside its one writer
def test_figures_are_counted_as_of_one_moment(edition, monkeypatch):
    scope, slug = system_scope(edition), survey(edition)
    answered(edition, slug, 30)
    number, fifteen_more = results.number, threading.Thread(target=lambda: (answered(edition, slug, 15), db.remove()))

    def and_then_more_come(scope, survey_id, last=None):
        found = number(scope, survey_id, last)
        if last is not None and fifteen_more.ident is None:
            fifteen_more.start()
            fifteen_more.join()
        return found

    monkeypatch.setattr(results, "number", and_then_more_come)
    found = surveys.survey(scope, slug)
    seen = watching.seen(scope, found, asked.questions(scope, found))

    assert number(scope, found.id) == 45
    assert (seen.people, seen.tallies["overall"].answered) == (20, 20)


def test_until_no_answer_can_come_the_list_counts_in_tens(app, edition):
    at = now()
    slug = survey(edition, opens_at=at - DAY, closes_at=at)
    found = surveys.survey(system_scope(edition), slug)

    shown = []
    for moment in (at - 2 * DAY, at, at + SETTLES):
        with app.test_request_context(), clock.frozen(moment):
            shown.append(making.shown_number(ListRow(found, 33)))

    assert shown == ["paling sedikit 30", "paling sedikit 30", "33"]


def test_a_settled_survey_forgets_what_it_showed_while_it_ran(edition):
    scope, slug = system_scope(edition), survey(edition)
    answered(edition, slug, 20)
    found = surveys.survey(scope, slug)
    watching.seen(scope, found, asked.questions(scope, found))
    before = stored(SurveyLive)
    ended(edition, slug)

    settling.settle(scope, slug=slug)

    assert (before, stored(SurveyLive)) == (1, 0)


def test_a_text_says_its_session_where_ten_people_answered_about_it(edition):
    scope = system_scope(edition)
    slug = setup.create_from_template(
        scope, template="session", title="Sesi", opens_at=now() - DAY, closes_at=now() + DAY
    )
    own = {"edition_id": edition.id, "survey_id": surveys.survey(scope, slug).id}
    db.run(
        lambda: db.session.execute(
            sa.insert(SurveySubject), [own | {"slug": one, "title": one, "source": one} for one in ("many", "few")]
        )
    )
    for number in range(19):
        about = "many" if number < 10 else "few"
        answering.answer(scope, slug=slug, answers={"content": 4, "comment": about}, subject=about)
    ended(edition, slug)

    found = texts.queue(scope, surveys.survey(scope, slug), Review.PENDING, most=50, seen=None)

    assert {(row.body, row.about) for row in found.rows} == {("many", "many"), ("few", "")}


def test_a_tag_with_characters_that_nobody_sees_is_kept_without_them(client, make, edition):
    slug = survey(edition)
    answered(edition, slug, 10)
    ended(edition, slug)
    first = db.scalar(sa.select(sa.func.min(Comment.id)).execution_options(**EVERYTHING))

    page = client.as_(make.member(edition, Role.ORGANISER)).post_form(
        f"/manage/{edition.slug}/surveys/{slug}/texts/{first}", {"to": "shown", "tags": "du\0rasi, \u202eruang"}
    )

    kept = db.scalar(sa.select(Comment.tags).where(Comment.id == first).execution_options(**EVERYTHING))
    assert (page.status_code, kept) == (303, ["durasi", "ruang"])


def test_nothing_is_deleted_while_people_answer(edition):
    scope, at = system_scope(edition), now()
    slug = survey(edition, opens_at=at - DAY, closes_at=at + DAY)
    own = {"slug": slug, "title": "Survei", "opens_at": at - DAY, "mails_links": False}

    with pytest.raises(DeletedTooSoon):
        setup.change_survey(scope, **own, closes_at=at + 9 * DAY, keeps=Keeps(at + 8 * DAY, None))
    unchanged = surveys.survey(scope, slug).closes_at
    setup.change_survey(scope, **own, closes_at=at + 9 * DAY, keeps=Keeps(at + 10 * DAY, None))

    found = surveys.survey(scope, slug)
    assert (unchanged, found.closes_at, found.texts_until) == (at + DAY, at + 9 * DAY, at + 10 * DAY)


def test_how_long_it_is_kept_can_be_changed_when_it_is_settled_and_its_dates_cannot(edition):
    scope, slug = system_scope(edition), survey(edition)
    ended(edition, slug)
    settling.settle(scope, slug=slug)
    found, until = surveys.survey(scope, slug), now() + DAY
    own = {"slug": slug, "opens_at": found.opens_at, "mails_links": True}

    setup.change_survey(scope, **own, title="Lain", closes_at=found.closes_at, keeps=Keeps(until, until))
    with pytest.raises(SurveySettled):
        setup.change_survey(scope, **own, title="Lain lagi", closes_at=found.closes_at - DAY)

    changed = surveys.survey(scope, slug)
    assert (changed.title, changed.closes_at, changed.answers_until) == ("Lain", found.closes_at, until)


def test_a_survey_that_somebody_ends_meanwhile_is_not_opened_again(edition, monkeypatch):
    scope, slug, at = system_scope(edition), survey(edition), now()
    read = surveys.survey

    def then_it_ends(scope, slug):
        found = read(scope, slug)
        over = sa.update(Survey).where(Survey.edition_id == edition.id).values(closes_at=at - timedelta(hours=2))
        db.run(lambda: db.change(over))
        return found

    monkeypatch.setattr(surveys, "survey", then_it_ends)
    with pytest.raises(SurveySettled):
        setup.change_survey(scope, slug=slug, title="Survei", opens_at=at - DAY, closes_at=at + DAY, mails_links=False)


def test_a_survey_about_sessions_is_never_named(edition):
    scope, at = system_scope(edition), now()

    slug = setup.create_from_template(
        scope, template="session", title="Sesi", opens_at=at, closes_at=at + DAY, reach=Reach(is_named=True)
    )

    assert not surveys.survey(scope, slug).is_named


def test_one_survey_that_cannot_be_deleted_keeps_no_other(edition, monkeypatch):
    scope, first, second = system_scope(edition), survey(edition), survey(edition)
    shaping.set_quota(scope, slug=second, question_key="", value="", most=100)
    for slug in (first, second):
        answered(edition, slug, 12)
        ended(edition, slug)
        shaping.keep_until(scope, slug=slug, texts_until=None, answers_until=now() - timedelta(hours=1))
    expire = settling.expire
    monkeypatch.setattr(settling, "PIECE", 5)
    monkeypatch.setattr(settling, "expire", lambda scope, *, slug: 1 / 0 if slug == first else expire(scope, slug=slug))

    with pytest.raises(ExceptionGroup):
        jobs.expire.run(job("surveys.expire"))
    left = [stored(Response), stored(Comment), stored(SurveyQuota)]
    monkeypatch.setattr(settling, "expire", expire)
    jobs.expire.run(job("surveys.expire"))

    assert (left, stored(Response), stored(Comment)) == ([12, 4, 0], 0, 0)


def make_the_file(edition, public_id: str) -> None:
    """What the worker does."""
    kind = next(kind for kind in jobs.JOBS if kind.name == exporting.MAKE)
    kind.run(job(exporting.MAKE, edition=edition.slug, file=public_id))


def test_a_file_ends_with_its_answers(edition):
    scope, slug = system_scope(edition), survey(edition)
    answered(edition, slug, 12)
    ended(edition, slug)
    public_id = exporting.ask_for_file(scope, slug=slug, kind="csv")
    make_the_file(edition, public_id)
    kept = files.file(scope, public_id)
    shaping.keep_until(scope, slug=slug, texts_until=None, answers_until=now())

    number = exporting.end_files()

    assert (kept.state, number) == (ExportState.READY, 1)
    with pytest.raises(NotFound):
        runtime().storage.get(kept.storage_name)


def test_a_file_that_cannot_be_made_says_so(client, make, edition):
    scope, slug = system_scope(edition), survey(edition)
    answered(edition, slug, 12)
    ended(edition, slug)
    public_id = exporting.ask_for_file(scope, slug=slug, kind="csv")
    some = sa.select(Response.id).where(Response.edition_id == edition.id).limit(5)
    db.run(lambda: db.change(sa.delete(Response).where(Response.edition_id == edition.id, Response.id.in_(some))))

    with pytest.raises(NeverAgain):
        make_the_file(edition, public_id)
    page = client.as_(make.member(edition, Role.ORGANISER)).get(
        f"/manage/{edition.slug}/surveys/{slug}/files/{public_id}"
    )

    assert files.file(scope, public_id).state is ExportState.FAILED
    assert "Refresh" not in page.headers
    assert "Berkas tidak dapat dibuat." in page.text


def test_a_kiosk_comes_back_by_itself_from_a_page_that_leads_elsewhere(client, edition, monkeypatch):
    slug = survey(edition)
    kiosk = f"/{edition.slug}/surveys/{slug}/kiosk"
    back = f"{public.KIOSK_SECONDS}; url={kiosk}"

    expired = client.post(kiosk, data={"q-overall": "4"})
    gone = client.get(f"{kiosk}/thanks?about=nothing")
    wrong = client.post_form(kiosk, {})
    monkeypatch.setattr(sitting.limits, "check", too_many)
    full_hall = client.post_form(kiosk, {"q-overall": "4"})

    assert [(page.status_code, page.headers.get("Refresh")) for page in (expired, gone)] == [(400, back), (404, back)]
    assert (wrong.status_code, wrong.headers.get("Refresh")) == (422, None)
    assert (full_hall.status_code, "<nav" in full_hall.text, "Refresh" in full_hall.headers) == (429, False, True)


def too_many(*_parts: str) -> None:
    """A hall that has sent too much."""
    raise TooMany


def test_no_new_words_are_put_over_what_was_answered(edition):
    scope, slug = system_scope(edition), survey(edition)
    key, at = surveys.survey(scope, slug).key, surveys.survey(scope, slug).closes_at
    found = drafts.draft(scope, key)
    questionnaires.remove_question(scope, key=key, revision=found.revision, question="venue")

    with clock.frozen(at), pytest.raises(SurveySettled):
        shaping.publish_questions(scope, slug=slug, key=key, revision=found.revision + 1, title_id="S", title_en="S")


def test_analysts_read_the_texts_that_somebody_let_through(make, edition):
    slug = survey(edition)
    answered(edition, slug, 12)
    ended(edition, slug)
    survey_id = surveys.survey(system_scope(edition), slug).id
    first = db.scalar(sa.select(sa.func.min(Comment.id)).execution_options(**EVERYTHING))
    reviewing.review(system_scope(edition), slug=slug, comment_id=first, to=Review.SHOWN)

    read = [len(results.comments(make.scope(edition, role), survey_id)) for role in (Role.ORGANISER, Role.ANALYST)]

    assert read == [4, 1]


def test_what_travels_to_the_next_page_is_not_more_than_was_asked(client, edition):
    ticks = tuple(Option(value, value, value) for value in ("a", "b"))
    slug = asking(
        edition, (Draft("ticks", Kind.MULTI, "T", "T", ticks), Draft("text", Kind.TEXT, "X", "X", page_id="Dua"))
    )

    page = client.post_form(f"/{edition.slug}/surveys/{slug}", {"go": "next", "q-ticks": ["a", "b"] * 5000})

    assert re.findall(r'name="q-ticks" value="(.)"', page.text) == ["a", "b"]


def test_a_limit_of_another_survey_is_not_removed(edition):
    scope, mine, other = system_scope(edition), survey(edition), survey(edition)
    shaping.set_quota(scope, slug=mine, question_key="", value="", most=100)
    (quota,) = surveys.quotas(scope, surveys.survey(scope, mine).id)
    lines = stored(AuditEntry)

    shaping.remove_quota(scope, slug=other, quota_id=quota.id)

    assert (stored(SurveyQuota), stored(AuditEntry)) == (1, lines)


def test_links_of_people_who_are_gone_break_nothing(client, make, edition):
    scope, slug = system_scope(edition), survey(edition)
    open_door(edition)
    people = [ticket(edition, number).id for number in (1, 2, 3)]
    inviting.invite(scope, slug=slug, audience=Audience(came=False))
    gone = sa.delete(Registration).where(Registration.edition_id == edition.id, Registration.id.in_(people[:2]))
    db.run(lambda: db.change(gone.execution_options(synchronize_session=False)))

    page = client.as_(make.member(edition, Role.ORGANISER)).get(f"/manage/{edition.slug}/surveys/{slug}/reach")

    assert "−10" not in page.text
    assert invariants.violations(CHECKS) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_log_beside_the_file_keeps_no_earlier_states(edition, database_url):
    slug = survey(edition)
    answered(edition, slug, 3)
    log = Path(f"{database_url.removeprefix('sqlite:///')}-wal")
    waits = sa.text("PRAGMA busy_timeout")
    before = (log.stat().st_size > 0, db.scalar(waits))

    settling.sweep()

    assert (before, log.stat().st_size, db.scalar(waits)) == ((True, 10_000), 0, 10_000)


def test_nothing_is_weighed_by_fewer_people_than_answered(client, make, edition):
    groups = tuple(Option(value, value, value) for value in ("a", "b"))
    slug = asking(
        edition,
        (
            Draft("way", Kind.CHOICE, "Cara", "Way", groups),
            Draft("like", Kind.CHOICE, "Suka", "Like", groups),
        ),
    )
    answer_all(edition, slug, ({"way": "ab"[n % 2], "like": "ab"[n // 2 % 2]} for n in range(80)))
    shaping.set_weighting(system_scope(edition), slug=slug, question_key="way", population={"a": 39, "b": 100})
    ended(edition, slug)

    page = client.as_(make.member(edition, Role.ORGANISER)).get(f"/manage/{edition.slug}/surveys/{slug}/report")

    assert "Yang menjawab “a” lebih banyak daripada jumlah orang yang diisikan" in page.text
