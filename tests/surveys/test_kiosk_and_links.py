"""A tablet that leads nowhere else, links to those who were in a session, regions by their names, days of deletion."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
import sqlalchemy as sa

from eventapp.agenda import services as agenda
from eventapp.agenda.models import SessionKind
from eventapp.attendance.services import presence
from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import Claimed, OutboxMessage
from eventapp.questionnaires.rules.questions import Draft, Kind
from eventapp.surveys import jobs
from eventapp.surveys.errors import FewWereThere, LinkEnded, NotKnown
from eventapp.surveys.models.answers import Comment, Response
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.queries.surveys import link_of
from eventapp.surveys.rules.audience import Audience
from eventapp.surveys.services import answering, inviting, setup, shaping
from tests.support.door import open_door, ticket
from tests.support.surveys import DAY, answer_all, answered, ended, survey

EVERYTHING = {"unscoped": "test"}


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    found = make.edition()
    open_door(found)
    return found


@pytest.fixture
def organiser(client, make, edition):
    """A signed-in organiser."""
    return client.as_(make.member(edition, Role.ORGANISER))


def about_sessions(edition, *titles: str, template: str = "session") -> str:
    """A survey about these sessions; gives its slug."""
    scope, at, start = system_scope(edition), now(), datetime(2031, 5, 12, 1, tzinfo=UTC)
    for title in titles:
        agenda.add_session(
            scope,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            room=title,
            title=title,
            kind=SessionKind.PLENARY,
        )
    slug = setup.create_from_template(
        scope, template=template, title="Umpan balik", opens_at=at - DAY, closes_at=at + DAY
    )
    shaping.add_subjects(scope, slug=slug)
    return slug


def links(page: str) -> set[str]:
    """Where the links of a page lead, languages and what everybody skips to aside."""
    found = set(re.findall(r'<a[^>]* href="([^"]+)"', page))
    return {href for href in found if not href.startswith(("/language", "#"))}


def test_a_kiosk_leads_to_nothing_but_its_survey(client, edition):
    slug = about_sessions(edition, "Pembukaan", "Panel")
    path = f"/2031/surveys/{slug}"

    chooser = client.get(f"{path}/kiosk")
    form = client.get(f"{path}/about/panel/kiosk?all=1")
    thanks = client.post_form(f"{path}/about/panel/kiosk?all=1", {"q-content": "4"}, follow_redirects=True)
    fixed = client.post_form(f"{path}/about/panel/kiosk", {"q-content": "4"}, follow_redirects=True)
    ended(edition, slug)
    over = client.get(f"{path}/kiosk")

    assert links(chooser.text) == {f"{path}/about/{one}/kiosk?all=1" for one in ("pembukaan", "panel")}
    assert "Refresh" in chooser.headers
    assert links(form.text) == links(thanks.text) == {f"{path}/kiosk"}
    assert thanks.headers["Refresh"].endswith(f"{path}/kiosk")
    assert links(fixed.text) == {f"{path}/about/panel/kiosk"}
    assert links(over.text) == set()
    assert over.status_code == 200


def test_those_who_were_in_a_session_are_asked_about_it(organiser, client, edition):
    slug, scope = about_sessions(edition, "Panel", "Penutupan"), system_scope(edition)
    found = surveys.survey(scope, slug)
    panel, closing = surveys.subjects(scope, found.id)
    people = [ticket(edition, number) for number in range(1, 13)]
    for one in people:
        presence.mark(scope, session=panel.source, registration=one.public_id, present=True)
    presence.mark(scope, session=closing.source, registration=people[0].public_id, present=True)
    reach = f"/manage/2031/surveys/{slug}/reach"

    asked_by_page = organiser.post_form(reach, {"came": "no", "session": panel.source}).status_code
    number = inviting.invite(scope, slug=slug, audience=Audience(came=False, session=panel.source))
    again = inviting.invite(scope, slug=slug, audience=Audience(came=False, session=panel.source))
    with pytest.raises(FewWereThere):
        inviting.begin_inviting(scope, slug=slug, audience=Audience(came=False, session=closing.source))
    to_one = inviting.invite(scope, slug=slug, audience=Audience(came=False, session=closing.source))
    mails = db.session.scalars(
        sa.select(OutboxMessage.args)
        .where(OutboxMessage.key.startswith("mail:survey-invitation"))
        .execution_options(**EVERYTHING)
    ).all()
    token = link_of(found.id, people[3].id, panel.id)
    page = client.get(f"/s/{token}").text
    sent = client.post_form(f"/s/{token}", {"q-content": "4"}).status_code
    with pytest.raises(LinkEnded):
        answering.answer(scope, slug=slug, answers={"content": "4"}, token=token)

    about = db.session.scalars(sa.select(Response.subject_id).execution_options(**EVERYTHING)).all()
    assert (asked_by_page, number, again, to_one, len(mails)) == (303, 12, 0, 0, 12)
    assert {mail["data"]["session"] for mail in mails} == {"Panel"}
    assert "Panel" in page
    assert (sent, about) == (303, [panel.id])
    assert asked.spent(scope, found.id) == {people[3].id}


def test_a_reminder_about_a_session_goes_to_links_that_are_left(edition):
    slug, scope = about_sessions(edition, "Panel"), system_scope(edition)
    found = surveys.survey(scope, slug)
    panel = surveys.subjects(scope, found.id)[0]
    people = [ticket(edition, number) for number in range(1, 12)]
    for one in people:
        presence.mark(scope, session=panel.source, registration=one.public_id, present=True)
    inviting.invite(scope, slug=slug, audience=Audience(came=False, session=panel.source))
    token = link_of(found.id, people[0].id, panel.id)
    answering.answer(scope, slug=slug, answers={"content": "4"}, token=token)

    reminded = inviting.remind(scope, slug=slug, number=1)

    assert reminded == 10


def test_nobody_pretends_to_know_who_was_at_a_booth(organiser, edition):
    slug, scope = about_sessions(edition, template="booth"), system_scope(edition)

    page = organiser.get(f"/manage/2031/surveys/{slug}/reach").text

    assert "Tidak ada yang tahu siapa yang datang ke stan" in page
    assert "Poster QR" in page
    with pytest.raises(NotKnown):
        inviting.begin_inviting(scope, slug=slug, audience=Audience())


def test_regions_have_their_names_wherever_people_look_and_codes_in_files(organiser, edition, tmp_path):
    scope, at = system_scope(edition), now()
    slug = setup.create_survey(
        scope,
        title="Daerah",
        opens_at=at - DAY,
        closes_at=at + DAY,
        mails_links=False,
        key="own",
        title_id="Daerah",
        title_en="Region",
        questions=(Draft("region", Kind.REGION, "Dari mana?", "From where?"),),
    )
    answer_all(edition, slug, [{"region": "Kota Madiun"}] * 20 + [{"region": "Kota Bandung"}] * 15)
    ended(edition, slug)
    folder = f"/manage/2031/surveys/{slug}"

    page = organiser.get(folder).text
    (tmp_path / "report.pdf").write_bytes(organiser.get(f"{folder}/report.pdf").data)
    paper = "".join(one.extract_text() for one in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    rows = organiser.get(f"{folder}/answers.csv").text
    book = organiser.get(f"{folder}/codebook.csv").text
    organiser.post_form(f"{folder}/publish", {})
    public = organiser.get(f"/2031/surveys/{slug}/results").text

    for text in (page, paper, public):
        assert "Kota Madiun" in text
        assert "Kota Bandung" in text
        assert "35.77" not in text
    assert ("35.77" in rows, "Kota Madiun" in rows) == (True, False)
    assert re.search(r"35\.77.*Kota Madiun", book)


def test_who_said_which_region_is_told_by_its_name(organiser, edition):
    scope, at = system_scope(edition), now()
    slug = setup.create_survey(
        scope,
        title="Bernama",
        opens_at=at - DAY,
        closes_at=at + DAY,
        mails_links=False,
        key="own",
        title_id="Bernama",
        title_en="Named",
        questions=(Draft("region", Kind.REGION, "Dari mana?", "From where?"),),
    )
    named = sa.update(Survey).where(Survey.edition_id == edition.id).values(is_named=True, is_open=False)
    db.run(lambda: db.change(named))
    person = ticket(edition, 1)
    inviting.invite(scope, slug=slug, audience=Audience(came=False))
    token = link_of(surveys.survey(scope, slug).id, person.id)
    answering.answer(scope, slug=slug, answers={"region": "Kota Madiun"}, token=token)

    page = organiser.get(f"/manage/2031/surveys/{slug}/people").text

    assert "Kota Madiun" in page
    assert "35.77" not in page


def test_free_texts_are_deleted_by_the_worker_on_their_day_and_not_before(edition):
    slug, scope = survey(edition), system_scope(edition)
    answered(edition, slug, 12)
    ended(edition, slug)
    day = now() + 5 * DAY
    shaping.keep_until(scope, slug=slug, texts_until=day, answers_until=day + 30 * DAY)
    left = []

    for moment in (day - timedelta(minutes=1), day, day + 30 * DAY):
        with clock.frozen(moment):
            jobs.expire.run(Claimed(1, "expire", "surveys.expire", {}, 1, "token"))
            left.append([stored(Comment), stored(Response)])

    assert left == [[4, 12], [0, 12], [0, 0]]


def test_a_new_survey_without_a_template_offers_what_there_is(organiser, edition):
    page = organiser.get(f"/manage/{edition.slug}/surveys/new")

    assert page.status_code == 200
    assert f"/manage/{edition.slug}/surveys/new?template=skm" in page.text
    assert organiser.get(f"/manage/{edition.slug}/surveys/new?template=nothing").status_code == 404


def stored(model: type) -> int:
    """Rows of a table."""
    return db.scalar(sa.select(sa.func.count()).select_from(model).execution_options(**EVERYTHING))
