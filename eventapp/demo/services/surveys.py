"""The example's surveys with invented answers: the forum, the public-service index, feedback on each session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from eventapp.core.access import EditionRef, Scope, system_scope
from eventapp.core.clock import now
from eventapp.demo.rules.people import chance
from eventapp.surveys.queries import surveys as queries
from eventapp.surveys.queries import texts
from eventapp.surveys.rules.library import all as library
from eventapp.surveys.rules.library import skm
from eventapp.surveys.rules.texts import Review
from eventapp.surveys.services import answering, reviewing, setup, shaping
from eventapp.surveys.services.setup import Reach

ANSWERS, INDEX_ANSWERS, SESSION_ANSWERS = 84, 46, 17
SESSIONS, REVIEWED = 3, 6
ELEMENTS = ("overall", "registration", "staff", "sessions", "exhibition", "venue")
COMMENTS = (
    "Lokakarya terlalu singkat. (contoh)",
    "Mohon materi dibagikan sehari sebelumnya. (contoh)",
    "Antrean makan siang panjang. (contoh)",
)
Answers = dict[str, object]


def fill(edition: EditionRef) -> None:
    """Surveys that are open now, answered by invented people. Links of the first one are mailed to those who came."""
    scope = system_scope(edition)
    opens_at, closes_at = now() - timedelta(hours=12), now() + timedelta(days=14)
    _forum(scope, opens_at, closes_at)
    _index(scope, opens_at, closes_at)
    _sessions(scope, opens_at, closes_at)


def _forum(scope: Scope, opens_at: datetime, closes_at: datetime) -> None:
    slug = setup.create_satisfaction_survey(
        scope, title="Survei kepuasan Forum Smart City 2026", opens_at=opens_at, closes_at=closes_at
    )
    _answer(scope, slug, ANSWERS, "survey", _of_forum)
    for comment_id in texts.waiting(scope, queries.survey(scope, slug).id, most=REVIEWED):
        reviewing.review(scope, slug=slug, comment_id=comment_id, to=Review.SHOWN, tags=["contoh"])


def _index(scope: Scope, opens_at: datetime, closes_at: datetime) -> None:
    slug = setup.create_from_template(
        scope,
        template=skm.TEMPLATE.key,
        title="Survei Kepuasan Masyarakat (SKM) layanan forum",
        opens_at=opens_at,
        closes_at=closes_at,
        reach=Reach(mails_links=False),
    )
    _answer(scope, slug, INDEX_ANSWERS, "index", _of_index)


def _sessions(scope: Scope, opens_at: datetime, closes_at: datetime) -> None:
    slug = setup.create_from_template(
        scope, template=library.SESSION.key, title="Umpan balik sesi", opens_at=opens_at, closes_at=closes_at
    )
    shaping.add_subjects(scope, slug=slug)
    survey = queries.survey(scope, slug)
    for subject in queries.subjects(scope, survey.id)[:SESSIONS]:
        _answer(scope, slug, SESSION_ANSWERS, f"session {subject.slug}", _of_session, subject.slug)


def _answer(
    scope: Scope,
    slug: str,
    people: int,
    seed: str,
    answers: Callable[[Random], Answers],
    subject: str | None = None,
) -> None:
    luck = chance(seed)
    for _ in range(people):
        answering.answer(scope, slug=slug, answers=answers(luck), subject=subject)


def _of_forum(luck: Random) -> Answers:
    answers: Answers = {key: luck.choices("4321", (52, 33, 11, 4))[0] for key in ELEMENTS}
    answers["attendance"] = luck.choices(("onsite", "online", "both"), (70, 22, 8))[0]
    answers["useful"] = luck.sample(("panel", "workshop", "exhibition", "award", "meeting"), luck.choice((1, 2, 3)))
    answers["recommend"] = str(min(10, max(0, round(luck.gauss(8.2, 1.7)))))
    if luck.random() < 0.2:
        answers["comment"] = luck.choice(COMMENTS)
    return answers


def _of_index(luck: Random) -> Answers:
    # only levels that enough people choose: the mean of an element with a small number is hidden, and the index with it
    answers: Answers = {f"u{number}": luck.choices("43", (44, 56))[0] for number in range(1, 10)}
    answers["u4"] = "4"
    answers["sex"] = luck.choice(("male", "female"))
    answers["age"] = luck.choices(("under-30", "30-44", "45-59"), (20, 50, 30))[0]
    answers["education"] = luck.choices(("bachelor", "master"), (60, 40))[0]
    answers["work"] = luck.choices(("civil", "private", "other"), (70, 20, 10))[0]
    return answers


def _of_session(luck: Random) -> Answers:
    answers: Answers = {key: luck.choices("4321", (45, 40, 11, 4))[0] for key in ("content", "speaker")}
    answers["length"] = luck.choices(("short", "right", "long"), (30, 60, 10))[0]
    if luck.random() < 0.2:
        answers["comment"] = luck.choice(COMMENTS)
    return answers
