"""What the public sees: frozen figures, texts that somebody has let through, and years that can be compared."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.errors import Forbidden
from eventapp.surveys.errors import SurveyRunning, TooFewResponses
from eventapp.surveys.models.answers import Answer, Comment, Response
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import results, surveys, weighing
from eventapp.surveys.rules.texts import Review
from eventapp.surveys.services import publishing, reviewing
from tests.support.surveys import answer_all, answered, ended, survey


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def texts(slug: str) -> list[tuple[int, str]]:
    """The free texts of a survey by id."""
    query = sa.select(Comment.id, Comment.body).order_by(Comment.body).execution_options(unscoped="test")
    return [tuple(row) for row in db.rows(query)]


def main(page) -> str:
    """What a reader sees of the page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text.split("<main")[1].split("</main>")[0]))


def test_published_figures_stay_as_they_were(client, edition):
    slug = survey(edition)
    answered(edition, slug, 40)
    ended(edition, slug)
    scope = system_scope(edition)
    publishing.publish(scope, slug=slug)
    address = f"/{edition.slug}/surveys/{slug}/results"
    before = main(client.get(address))

    for table in (Answer, Response):
        db.run(lambda table=table: db.change(sa.delete(table).where(table.edition_id == edition.id)))

    assert main(client.get(address)) == before
    assert "40 orang sudah menjawab" in re.sub(r"<[^>]+>", "", client.get(address).text)
    client.set_cookie("lang", "en")
    assert "The forum as a whole" in client.get(address).text


def test_only_texts_that_were_let_through_are_public(client, edition):
    slug = survey(edition)
    answer_all(edition, slug, [{"overall": 4, "comment": f"Tulisan {number:02}"} for number in range(12)])
    ended(edition, slug)
    scope = system_scope(edition)
    (first, _), (second, _), *_ = texts(slug)
    reviewing.review(scope, slug=slug, comment_id=first, to=Review.SHOWN, tags=["acara"])
    reviewing.review(scope, slug=slug, comment_id=second, to=Review.HIDDEN)
    publishing.publish(scope, slug=slug)

    shown = main(client.get(f"/{edition.slug}/surveys/{slug}/results"))

    assert "Tulisan 00" in shown
    assert re.findall(r"Tulisan \d\d", shown) == ["Tulisan 00"]


def test_nothing_is_published_early_or_of_few_or_by_anybody(make, edition):
    slug = survey(edition)
    answered(edition, slug, 9)
    scope = system_scope(edition)

    with pytest.raises(SurveyRunning):
        publishing.publish(scope, slug=slug)
    ended(edition, slug)
    with pytest.raises(TooFewResponses):
        publishing.publish(scope, slug=slug)
    with pytest.raises(Forbidden):
        publishing.publish(make.scope(edition, Role.ANALYST), slug=slug)
    assert surveys.published_now(scope) == []


def test_years_are_compared_where_a_question_means_the_same(client, make, edition):
    before = make.edition("2030")
    for year, good in ((before, 20), (edition, 36)):
        slug = survey(year)
        answer_all(year, slug, [{"overall": 4 if n < good else 2, "recommend": 9} for n in range(48)])
        ended(year, slug)
    publishing.publish(system_scope(before), slug=slug)
    organiser = client.as_(make.member(edition, Role.ORGANISER))

    page = main(organiser.get(f"/manage/{edition.slug}/surveys/{slug}/report"))

    # 36 of 48 after 20 of 48, with the interval of Newcombe
    assert "Forum ini secara keseluruhan: naik 33,3 poin (antara 13,6 dan 49,6)" in page
    assert "Forum 2030 48 41,7%" in page
    assert "Forum 2031 48 75,0%" in page


def test_shares_are_weighted_by_how_many_there_are_of_each_kind(edition):
    slug = survey(edition)
    onsite = [{"overall": 4 if n < 30 else 1, "attendance": "onsite"} for n in range(60)]
    online = [{"overall": 4 if n < 10 else 1, "attendance": "online"} for n in range(20)]
    answer_all(edition, slug, [*onsite, *online])
    weighting = {"question": "attendance", "population": {"onsite": 100, "online": 300}}
    db.run(lambda: db.change(sa.update(Survey).where(Survey.edition_id == edition.id).values(weighting=weighting)))
    surveys.forget()
    scope = system_scope(edition)
    found = surveys.survey(scope, slug)
    asked = asking.questions(scope, found)

    weighted = weighing.weighted(scope, found.weighting, asked, results.counted(scope, found.id, asked))

    assert weighted.unweighted["overall"]["4"] == 0.5
    assert weighted.shares["overall"]["4"][0] == pytest.approx(0.25 * 0.5 + 0.75 * 0.5)
    assert weighted.design_effect == pytest.approx(80 * (60 * (1 / 3) ** 2 + 20 * 3**2) / 80**2)


def test_weights_that_would_reveal_few_people_are_not_used(edition):
    slug = survey(edition)
    given = [{"overall": 4, "attendance": "onsite"}] * 40 + [{"overall": 1, "attendance": "online"}] * 17
    answer_all(edition, slug, [*given, *[{"overall": 4, "attendance": "online"}] * 3])
    scope = system_scope(edition)
    found = surveys.survey(scope, slug)
    asked = asking.questions(scope, found)
    weighting = {"question": "attendance", "population": {"onsite": 100, "online": 300}}

    weighted = weighing.weighted(scope, weighting, asked, results.counted(scope, found.id, asked))

    assert "overall" in weighted.missing
    assert "overall" not in weighted.shares
