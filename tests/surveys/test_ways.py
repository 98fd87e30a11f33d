"""The ways by which people answer: pages, sessions, limits, names, the last hour; and forms that do not belong."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.agenda import services as agenda
from eventapp.agenda.models import SessionKind
from eventapp.core import clock, invariants
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.desks.queries import records
from eventapp.errors import NotFound
from eventapp.questionnaires import services as questionnaires
from eventapp.questionnaires.models import Question
from eventapp.questionnaires.rules import comparing
from eventapp.questionnaires.rules.questions import Condition, Draft, Item, Kind, Option
from eventapp.surveys.checks import CHECKS
from eventapp.surveys.errors import LinkEnded, QuotaFull, RemindedLately, SurveySettled, TooFewPlaces
from eventapp.surveys.models.answers import Answer, Comment, NamedResponse, Response
from eventapp.surveys.models.asked import Invitation
from eventapp.surveys.models.surveys import SurveyQuota
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.rules.audience import Audience
from eventapp.surveys.services import answering, inviting, reviewing, settling, setup, shaping
from eventapp.surveys.services.setup import Reach
from tests.support.door import open_door, ticket
from tests.support.surveys import DAY, answered, checked_in, ended, links, survey

EVERYTHING = {"unscoped": "test"}
LEVELS = tuple(Option(str(number), f"Tingkat {number}", f"Level {number}") for number in range(1, 5))
WAY = Draft("way", Kind.CHOICE, "Cara", "Way", (Option("a", "Luring", "On site"), Option("b", "Daring", "Online")))
PAGES = (
    Draft("face", Kind.FACES, "Wajah", "Face", LEVELS, True),
    Draft(
        "help",
        Kind.MATRIX,
        "Setuju?",
        "Agree?",
        LEVELS,
        items=(Item("kind", "Sopan", "Kind"), Item("fast", "Cepat", "Fast")),
    ),
    Draft("why", Kind.TEXT, "Mengapa?", "Why?", show_if=Condition("face", ("1",)), page_id="Alasan", page_en="Reason"),
    Draft("region", Kind.REGION, "Daerah", "Region", page_id="Penutup", page_en="End"),
    WAY,
)


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def make_survey(edition, *questions: Draft) -> str:
    """A survey of these questions that is open for a day; gives its slug."""
    scope = system_scope(edition)
    return setup.create_survey(
        scope,
        title="Survei",
        opens_at=now() - DAY,
        closes_at=now() + DAY,
        mails_links=False,
        key="own",
        title_id="Survei",
        title_en="Survey",
        questions=questions,
    )


def stored(model: type) -> int:
    """Rows of a table."""
    return db.scalar(sa.select(sa.func.count()).select_from(model).execution_options(**EVERYTHING))


def values() -> dict[str, str]:
    """The stored answers by the key of their question."""
    query = sa.select(Question.key, Answer.value).join(Question, Question.id == Answer.question_id)
    return {row[0]: row[1] for row in db.rows(query.execution_options(**EVERYTHING))}


def hidden(page) -> dict[str, str]:
    """The hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    return {name: value for name, value in found if name != "csrf_token"}


def test_several_pages_travel_in_the_form_and_nothing_is_kept_before_the_end(client, edition, make):
    make.regions()
    path = f"/2031/surveys/{make_survey(edition, *PAGES)}"

    first = client.get(path)
    wrong = client.post_form(path, {**hidden(first), "go": "next", "q-kind": "3"})
    last = client.post_form(path, {**hidden(wrong), "go": "next", "q-face": "4", "q-kind": "3"})
    back = client.post_form(path, {**hidden(last), "go": "back", "q-region": "Kota Madiun", "q-way": "a"})
    again = client.post_form(path, {**hidden(back), "go": "next", "q-face": "4", "q-kind": "3"})
    before = stored(Response)
    sent = client.post_form(path, {**hidden(again), "go": "send", "q-region": "Kota Madiun", "q-way": "a"})

    assert (wrong.status_code, "halaman 1 dari 3" in wrong.text) == (422, True)
    assert 'name="q-kind" value="3" checked' in wrong.text
    assert "halaman 3 dari 3" in last.text  # nobody is asked why
    assert 'name="q-region"' not in back.text.replace('type="hidden" name="q-region"', "")
    assert (before, sent.status_code, stored(Response)) == (0, 303, 1)
    assert values() == {"face": "4", "kind": "3", "region": "35.77", "way": "a"}


def test_a_form_of_another_survey_is_refused(client, edition):
    mine, other = make_survey(edition, WAY), make_survey(edition, WAY)
    form = hidden(client.get(f"/2031/surveys/{other}"))

    page = client.post_form(f"/2031/surveys/{mine}", {**form, "q-way": "a"})

    assert (page.status_code, stored(Response)) == (422, 0)
    assert "dibuka untuk survei atau sesi lain" in page.text


def test_a_text_of_100000_characters_is_refused_and_comes_back_whole(client, edition):
    path = f"/2031/surveys/{make_survey(edition, Draft('comment', Kind.TEXT, 'Komentar', 'Comment'))}"
    text = "panjang " * 12_500

    page = client.post_form(path, {"q-comment": text})

    assert (page.status_code, stored(Comment)) == (422, 0)
    assert text.strip() in page.text


def test_a_form_sent_within_an_hour_after_the_end_is_kept_with_one_sentence(client, edition):
    path = f"/2031/surveys/{make_survey(edition, WAY)}"
    form = hidden(client.get(path)) | {"q-way": "a"}

    with clock.frozen(now() + DAY + timedelta(minutes=50)):
        late = client.post_form(path, form)
        thanks = client.get(late.location).text
        shown = client.get(path).text
    with clock.frozen(now() + DAY + timedelta(minutes=61)):
        too_late = client.post_form(path, form | {"key": "another"})

    assert (late.status_code, stored(Response)) == (303, 1)
    assert "Survei berakhir saat Anda mengisinya; jawaban Anda tetap kami simpan." in thanks
    assert "q-way" not in shown
    assert too_late.status_code == 409


def test_a_question_that_is_changed_or_removed_while_people_answer_keeps_what_is_sent(client, edition):
    scope = system_scope(edition)
    slug = make_survey(edition, WAY, Draft("gone", Kind.LINE, "Hilang", "Gone"))
    path = f"/2031/surveys/{slug}"
    form = hidden(client.get(path)) | {"q-way": "b", "q-gone": "masih ada"}
    key = surveys.survey(scope, slug).key

    reworded = comparing.judged(Draft("way", Kind.CHOICE, "Cara hadir", "Way", WAY.options), WAY, means_the_same=False)
    questionnaires.remove_question(scope, key=key, revision=0, question="gone")
    questionnaires.change_question(scope, key=key, revision=1, question=reworded)
    shaping.publish_questions(scope, slug=slug, key=key, revision=2, title_id="S", title_en="S")
    sent = client.post_form(path, form)
    client.post_form(path, hidden(client.get(path)) | {"q-way": "b"})

    counted = asked.questions(scope, surveys.survey(scope, slug))
    assert (sent.status_code, stored(Answer), stored(Comment)) == (303, 2, 1)
    assert [(one.row.text, one.is_current, len(one.ids)) for one in counted] == [
        ("Cara hadir", True, 1),
        ("Cara", False, 1),
        ("Hilang", False, 1),
    ]
    assert invariants.violations(CHECKS) == []


def test_words_that_mean_the_same_are_counted_together_and_a_copy_keeps_that(edition, make):
    scope, other = system_scope(edition), make.scope(make.edition("2032"), Role.ORGANISER)
    slug = make_survey(edition, WAY)
    key = surveys.survey(scope, slug).key
    better = comparing.judged(Draft("way", Kind.CHOICE, "Cara hadir", "Way", WAY.options), WAY, means_the_same=True)
    questionnaires.change_question(scope, key=key, revision=0, question=better)
    shaping.publish_questions(scope, slug=slug, key=key, revision=1, title_id="S", title_en="S")
    found = surveys.survey(scope, slug)

    shaping.set_skm_weight(scope, slug=found.slug, weight="0.11")
    copied = setup.copy_survey(scope, source=found.id, title="Lagi", opens_at=now(), closes_at=now() + DAY)
    again = surveys.survey(scope, copied)

    assert [(one.row.text, len(one.ids)) for one in asked.questions(scope, found)] == [("Cara hadir", 2)]
    assert (again.family, again.key, again.skm_weight) == (found.family, "own-2", "0.11")
    assert [one.row.compare for one in asked.questions(scope, again)] == ["way"]
    with pytest.raises(NotFound):  # of an edition that the person does not organise
        setup.copy_survey(other, source=found.id, title="Lagi", opens_at=now(), closes_at=now() + DAY)


def test_the_last_place_of_a_group_is_given_once_and_a_link_stays_good(edition):
    scope, slug = system_scope(edition), make_survey(edition, WAY)
    shaping.set_quota(scope, slug=slug, question_key="way", value="a", most=1)
    shaping.set_quota(scope, slug=slug, question_key="", value="", most=3)
    checked_in(edition, 1)
    inviting.invite(scope, slug=slug, audience=Audience())
    token = surveys.link_of(surveys.survey(scope, slug).id, 1)

    answering.answer(scope, slug=slug, answers={"way": "a"})
    with pytest.raises(QuotaFull):
        answering.answer(scope, slug=slug, answers={"way": "a"}, token=token)
    answering.answer(scope, slug=slug, answers={"way": "b"}, token=token)

    taken = sa.select(SurveyQuota.taken).order_by(SurveyQuota.id).execution_options(**EVERYTHING)
    assert list(db.session.scalars(taken)) == [1, 2]
    assert (stored(Response), stored(Invitation)) == (2, 0)


def test_a_survey_that_is_full_says_so(client, edition):
    slug = make_survey(edition, WAY)
    shaping.set_quota(system_scope(edition), slug=slug, question_key="", value="", most=1)
    form = hidden(client.get(f"/2031/surveys/{slug}")) | {"q-way": "a"}
    answering.answer(system_scope(edition), slug=slug, answers={"way": "a"})

    page, sent = client.get(f"/2031/surveys/{slug}"), client.post_form(f"/2031/surveys/{slug}", form)

    assert "Jawaban yang masuk sudah cukup." in page.text
    assert (sent.status_code, stored(Response)) == (409, 1)


def test_a_reminder_goes_to_unused_links_only_and_not_twice_a_day(edition):
    scope, slug = system_scope(edition), survey(edition)
    checked_in(edition, 3)
    tokens = links(edition, slug)
    answering.answer(scope, slug=slug, answers={"overall": 4}, token=tokens["peserta2@contoh.example"])

    inviting.begin_reminding(scope, slug=slug)
    number = inviting.remind(scope, slug=slug, number=1)
    with pytest.raises(RemindedLately):
        inviting.begin_reminding(scope, slug=slug)

    mails = sa.select(OutboxMessage.args).where(
        OutboxMessage.edition_id == edition.id, OutboxMessage.key.startswith("mail:survey-reminder")
    )
    assert number == 2
    assert sorted(args["to"] for args in db.session.scalars(mails)) == [
        "peserta1@contoh.example",
        "peserta3@contoh.example",
    ]
    listed = {mail.template for mail in records.mails(scope).items}  # what organisers look up
    assert listed >= {"surveys/mail/invitation"}
    assert "surveys/mail/reminder" not in listed
    assert sum(records.mail_counts(scope).values()) == len(records.mails(scope).items)


def test_only_those_meant_get_a_link(edition):
    scope, slug = system_scope(edition), survey(edition)
    checked_in(edition, 2)
    ticket(edition, 3)

    came = inviting.begin_inviting(scope, slug=slug, audience=Audience())
    everybody = inviting.begin_inviting(scope, slug=slug, audience=Audience(came=False))
    nobody = inviting.begin_inviting(scope, slug=slug, audience=Audience(type="vip"))

    assert (came, everybody, nobody) == (2, 3, 0)


def test_a_named_survey_says_so_first_and_keeps_whose_an_answer_is(client, edition):
    scope = system_scope(edition)
    checked_in(edition, 1)
    slug = setup.create_from_template(
        scope,
        template="own",
        title="Bernama",
        opens_at=now() - DAY,
        closes_at=now() + DAY,
        reach=Reach(is_named=True),
    )
    (token,) = links(edition, slug).values()

    page = client.get(f"/s/{token}").text
    sent = client.post_form(f"/s/{token}", {"q-overall": "4"})
    refused = client.get(f"/2031/surveys/{slug}")

    assert page.index("Survei ini tidak anonim.") < page.index("q-overall")
    assert "tidak menyimpan nama" not in page
    assert (sent.status_code, stored(NamedResponse), refused.status_code) == (303, 1, 403)


def test_the_database_refuses_a_person_beside_an_anonymous_answer(edition):
    scope, slug = system_scope(edition), make_survey(edition, WAY)
    open_door(edition)
    person = ticket(edition).id
    answering.answer(scope, slug=slug, answers={"way": "a"})
    response = db.scalar(sa.select(Response.id).execution_options(**EVERYTHING))
    survey_id = surveys.survey(scope, slug).id
    own = {"edition_id": edition.id, "survey_id": survey_id, "registration_id": person}

    for named in (True, False):
        with pytest.raises(sa.exc.IntegrityError):
            db.run(
                lambda named=named: db.session.execute(
                    sa.insert(NamedResponse), own | {"response_id": response, "named": named}
                )
            )
        with pytest.raises(sa.exc.IntegrityError):
            db.run(
                lambda named=named: db.session.execute(
                    sa.insert(Invitation), own | {"token_hash": "0" * 64, "named": named}
                )
            )


def test_each_session_has_its_own_address_and_its_own_answers(client, edition, make):
    scope = system_scope(edition)
    at = datetime(2031, 5, 12, 1, tzinfo=UTC)
    for title in ("Pembukaan", "Penutupan"):
        agenda.add_session(
            scope, starts_at=at, ends_at=at + timedelta(hours=1), room=title, title=title, kind=SessionKind.PLENARY
        )
    slug = setup.create_from_template(
        scope, template="session", title="Umpan balik", opens_at=now() - DAY, closes_at=now() + DAY
    )
    added = shaping.add_subjects(scope, slug=slug)
    subjects = surveys.subjects(scope, surveys.survey(scope, slug).id)

    chosen = client.get(f"/2031/surveys/{slug}").text
    sent = [
        client.post_form(f"/2031/surveys/{slug}/about/{subject.slug}", {"q-content": "4", "q-comment": "Bagus"})
        for subject in subjects
    ]

    about = set(db.session.scalars(sa.select(Response.subject_id).execution_options(**EVERYTHING)))
    assert added == len(subjects) == 2
    assert all(f"/about/{subject.slug}" in chosen for subject in subjects)
    assert {page.status_code for page in sent} <= {303}
    assert about == {subject.id for subject in subjects}
    assert client.get(f"/2031/surveys/{slug}/about/tidak-ada").status_code == 404


def test_texts_wait_for_a_reader_and_are_deleted_on_their_day(edition):
    scope, slug = system_scope(edition), survey(edition)
    answered(edition, slug, 12)
    first = db.scalar(sa.select(sa.func.min(Comment.id)).execution_options(**EVERYTHING))

    reviewing.review(scope, slug=slug, comment_id=first, to=reviewing.Review.SHOWN, tags=["durasi"])
    states = set(db.session.scalars(sa.select(Comment.review).execution_options(**EVERYTHING)))
    ended(edition, slug)
    shaping.keep_until(scope, slug=slug, texts_until=now() - DAY, answers_until=now() + DAY)
    gone = settling.expire(scope, slug=slug)
    shaping.keep_until(scope, slug=slug, texts_until=None, answers_until=now() - DAY)
    all_gone = settling.expire(scope, slug=slug)

    assert states == {"pending", "shown"}
    assert (gone, all_gone) == ((4, 0), (0, 12))
    assert (stored(Comment), stored(Answer), surveys.to_expire()) == (0, 0, [])


def test_a_used_link_stays_used_when_it_is_sent_for_another_survey(edition):
    scope, mine, other = system_scope(edition), survey(edition), survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, mine).values()

    with pytest.raises(LinkEnded):
        answering.answer(scope, slug=other, answers={"overall": 4}, token=token)

    assert stored(Invitation) == 1


def test_the_order_of_options_follows_from_the_form_and_is_kept_nowhere(client, edition):
    many = tuple(Option(f"o{number}", f"Pilihan {number}", f"Option {number}") for number in range(12))
    slug = make_survey(edition, Draft("many", Kind.MULTI, "Banyak", "Many", many, shuffle=True))

    def order(text: str) -> list[str]:
        return re.findall(r'name="q-many" value="(o\d+)"', text)

    one, two = client.get(f"/2031/surveys/{slug}").text, client.get(f"/2031/surveys/{slug}").text
    again = client.post_form(
        f"/2031/surveys/{slug}", {"q-many": ["x"], "key": re.search(r'name="key" value="(.+?)"', one)[1]}
    )

    assert order(one) != order(two)
    assert sorted(order(one)) == sorted(order(two))
    assert order(again.text) == order(one)


def test_trying_limits_does_not_tell_how_many_have_answered_so(edition):
    scope, slug = system_scope(edition), make_survey(edition, WAY)
    answering.answer(scope, slug=slug, answers={"way": "a"})

    for value in ("a", "b"):  # one has answered so, and nobody
        with pytest.raises(TooFewPlaces):
            shaping.set_quota(scope, slug=slug, question_key="way", value=value, most=9)
        shaping.set_quota(scope, slug=slug, question_key="way", value=value, most=10)


def test_a_survey_that_is_over_is_not_opened_again(edition):
    scope, slug = system_scope(edition), make_survey(edition, WAY)
    at = now()
    own = {"slug": slug, "title": "Survei", "opens_at": at - DAY, "mails_links": False}
    setup.change_survey(scope, **own, closes_at=at - timedelta(minutes=30))
    setup.change_survey(scope, **own, closes_at=at + DAY)  # its last hour still runs
    setup.change_survey(scope, **own, closes_at=at - timedelta(hours=2))

    with pytest.raises(SurveySettled):
        setup.change_survey(scope, **own, closes_at=at + DAY)
    setup.change_survey(scope, **own | {"title": "Lain"}, closes_at=at - timedelta(hours=3))
