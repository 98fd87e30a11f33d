"""Answers to an edition's own questions: kept with the registration and its version, changed, searched, forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.agenda import services as agenda
from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.runtime import runtime
from eventapp.errors import Forbidden, NotFound
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires import services
from eventapp.questionnaires.errors import ChangedMeanwhile, InvalidQuestionnaire, NothingToPublish
from eventapp.questionnaires.rules.questions import Draft, Kind
from eventapp.registration import checks, jobs
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.models.answers import AnswerFile, RegistrationAnswer
from eventapp.registration.queries import answers, lists
from eventapp.registration.rules import fields
from eventapp.registration.rules.questions import FACTS, FORM
from eventapp.registration.services import answering
from tests.support.questions import ALLERGY, LETTER, PDF, QUESTIONS, SHIRT, publish
from tests.support.registrations import answers as typed
from tests.support.registrations import open_forum
from tests.support.statements import counted, statements

BROKEN = (checks.answers_to_nothing, checks.unnamed_files)
WRITER = {"key": FORM, "facts": FACTS}


@pytest.fixture
def edition(make):
    """A forum that takes registrations."""
    return open_forum(make)


def register(scope, given, *, key="k", **changed):
    """Register somebody with answers."""
    return answering.register(scope, data=fields.read(typed(**changed) | {"answers": given}), key=key)


def faults(scope, given):
    """What is found wrong with somebody's answers, by name."""
    with pytest.raises(InvalidRegistration) as refusal:
        register(scope, given, key=None, name="Orang Lain")
    return refusal.value.errors


def files():
    """How many files are known, and how many of them are nobody's."""
    found = db.rows(sa.select(AnswerFile.registration_id).execution_options(unscoped="test"))
    return len(found), sum(row.registration_id is None for row in found)


def test_an_edition_without_questions_pays_no_statement_for_them(edition):
    scope = system_scope(edition)
    answers.form(scope)  # what is remembered for some seconds

    with counted() as asked:
        registered = register(scope, {})

    assert not any("question" in text or "answer" in text for text in asked.statements)
    assert answers.of(scope, registered.id) == []
    assert set(faults(scope, {"shirt": "s"})) == {"answers.shirt"}


def test_answers_are_kept_in_the_words_of_their_question_found_by_the_search_and_put_into_columns(edition):
    scope = system_scope(edition)
    publish(edition)
    file = answering.keep_file(scope, question="letter", name="tugas.exe", data=PDF)
    given = {"shirt": "l", "allergy": " Udang  ", "comes_from": "kab. demak", "letter": file.token, "pictures": True}

    with statements(10):  # the version, 6 of a registration, and then answers, file and search
        registered = register(scope, given, key=None)
    rows = answers.of(scope, registered.id)
    english = answers.of(system_scope(edition, locale="en"), registered.id)

    assert [(row.text, row.shown) for row in rows] == [
        ("Ukuran kaus", "Besar"),
        ("Alergi", "Udang"),
        ("Berangkat dari", "Kabupaten Demak"),
        ("Surat tugas", "tugas.pdf"),
        ("Saya mengizinkan liputan", ""),
    ]
    assert (english[0].text, english[0].shown) == ("Shirt size", "Large")
    assert rows[4].ticked
    assert runtime().storage.get(rows[3].file.storage_name) == PDF
    assert files() == (1, 0)
    found = [
        lists.registrations(scope, lists.Filters(q=q)).items for q in ("udang", "kabupaten demak", "besar", "paus")
    ]
    assert [len(rows) for rows in found] == [1, 1, 1, 0]
    assert [(column.key, column.label) for column in answers.columns(scope)][:2] == [
        ("shirt", "Ukuran kaus"),
        ("allergy", "Alergi"),
    ]
    assert answers.values(scope, [registered.id, 999])[registered.id] == {
        "shirt": "Besar",
        "allergy": "Udang",
        "comes_from": "Kabupaten Demak",
        "letter": file.token,
        "pictures": "yes",
    }
    with pytest.raises(NotFound):
        answers.file(scope, 999, file.token)


def test_what_is_missing_wrong_or_nobodys_is_refused_by_name_and_nothing_is_kept(edition):
    scope = system_scope(edition)
    publish(edition)
    foreign = answering.keep_file(scope, question="another", name="x.pdf", data=PDF).token

    assert set(faults(scope, {})) == {"answers.shirt"}
    assert faults(scope, {"shirt": "xl"})["answers.shirt"] == [
        "Question “Ukuran kaus” does not offer “xl”; choose an answer that is shown."
    ]
    assert set(faults(scope, {"shirt": "s", "comes_from": "Bandung", "size": "s"})) == {
        "answers.comes_from",
        "answers.size",
    }
    for token in ("a2" * 13, foreign):
        assert set(faults(scope, {"shirt": "s", "letter": token})) == {"answers.letter"}
    assert lists.registrations(scope).items == []


def test_the_same_form_twice_is_once_with_its_file_and_another_cannot_claim_it(edition):
    scope = system_scope(edition)
    publish(edition)
    given = {"shirt": "s", "letter": answering.keep_file(scope, question="letter", name="a.pdf", data=PDF).token}

    first, again = (register(scope, given) for _ in range(2))

    assert (first.id, again.is_new) == (again.id, False)
    with pytest.raises(InvalidRegistration):
        register(scope, given, key="another", name="Orang Lain")


def test_a_new_version_leaves_old_answers_as_they_were_and_asks_anew_on_a_change(edition):
    scope = system_scope(edition)
    first = publish(edition)
    registered = register(scope, {"shirt": "s", "allergy": "Udang"}, attendance="onsite")
    publish(edition, (replace(SHIRT, text_id="Ukuran jaket", key="jacket"), ALLERGY))

    assert [(row.text, row.shown) for row in answers.of(scope, registered.id)] == [
        ("Ukuran kaus", "Kecil"),
        ("Alergi", "Udang"),
    ]
    assert answers.answered(scope, first) == 1
    assert [column.key for column in answers.columns(scope)] == [
        "jacket",
        "allergy",
        "shirt",
        "comes_from",
        "letter",
        "pictures",
    ]
    form = answers.form(scope)
    data = fields.read(typed(attendance="online") | {"answers": {"jacket": "l", "allergy": "Udang"}})
    judged = answering.judged_answers(form, data)
    answering.change_own(
        scope, token=registered.manage_token, registration_id=registered.id, data=data, judged=judged, form=form
    )
    assert [(row.text, row.shown) for row in answers.of(scope, registered.id)] == [
        ("Ukuran kaus", "Kecil"),
        ("Ukuran jaket", "Besar"),
    ]
    assert [len(lists.registrations(scope, lists.Filters(q=q)).items) for q in ("besar", "udang")] == [1, 0]


def test_files_that_nobody_claims_are_removed_after_a_day_and_those_of_people_when_they_are_forgotten(edition):
    scope = system_scope(edition)
    publish(edition)
    kept, lost = (answering.keep_file(scope, question="letter", name="a.pdf", data=PDF) for _ in range(2))
    registered = register(scope, {"shirt": "s", "letter": kept.token})
    remove = next(job for job in jobs.JOBS if job.name == jobs.REMOVE_ORPHANS)

    remove.run(None)
    assert files() == (2, 1)
    with clock.frozen(now() + timedelta(hours=24, minutes=30)):
        assert set(faults(scope, {"shirt": "s", "letter": lost.token})) == {"answers.letter"}
    with clock.frozen(now() + timedelta(hours=26)):
        remove.run(None)
        assert files() == (1, 0)
        with pytest.raises(NotFound):
            runtime().storage.get(lost.storage_name)
        assert answering.forget(scope, [registered.id]) == 2
        remove.run(None)
    assert files() == (0, 0)
    assert answers.of(scope, registered.id) == []


def test_a_draft_is_written_by_steps_each_once_and_published_as_the_next_version(make, edition):
    scope = make.scope(edition, Role.ORGANISER)
    line = Draft("", Kind.LINE, "Jabatan", "Position")

    services.add_question(scope, question=line, revision=0, **WRITER)
    with pytest.raises(ChangedMeanwhile):
        services.add_question(scope, question=line, revision=0, **WRITER)
    with pytest.raises(InvalidQuestionnaire):
        services.add_question(scope, question=replace(line, key="attendance", text_en=""), revision=1, **WRITER)
    services.add_question(scope, question=replace(line, text_id="Golongan"), revision=1, **WRITER)
    services.move_question(scope, key=FORM, question="golongan", up=True, revision=2)
    assert answers.form(scope, seen=1).questions == ()

    first = services.publish(scope, revision=3, title_id="F", title_en="F", **WRITER)
    assert [question.key for question in answers.form(scope).questions] == ["golongan", "jabatan"]
    with pytest.raises(NothingToPublish):
        services.publish(scope, revision=0, title_id="F", title_en="F", **WRITER)

    services.change_question(scope, question=replace(line, key="jabatan", required=True), revision=0, **WRITER)
    services.remove_question(scope, key=FORM, question="golongan", revision=1)
    changes = questionnaires.draft(scope, FORM).changes
    assert (changes.changed, changes.removed) == (("jabatan",), ("golongan",))
    services.discard_draft(scope, key=FORM)
    services.remove_question(scope, key=FORM, question="golongan", revision=0)
    services.remove_question(scope, key=FORM, question="jabatan", revision=1)
    last = services.publish(scope, revision=2, title_id="F", title_en="F", **WRITER)

    assert answers.form(scope).questions == ()
    assert [row.key for row in questionnaires.questions(scope, first)] == ["golongan", "jabatan"]
    assert last != first
    with pytest.raises(Forbidden):
        services.discard_draft(make.scope(edition, Role.DESK), key=FORM)


def test_sessions_that_count_their_seats_are_offered_and_what_was_chosen_is_kept_by_title(edition):
    scope = system_scope(edition)
    publish(edition, (Draft("talks", Kind.SESSION, "Sesi", "Sessions", required=True),))
    assert answers.form(scope).questions == ()

    starts = datetime(2031, 5, 12, 2, tzinfo=UTC)
    for hour, (title, seats) in enumerate((("Bengkel data", 40), ("Pleno", None), ("Bengkel peta", 20))):
        at = starts + timedelta(hours=hour)
        agenda.add_session(
            scope, room="Aula", starts_at=at, ends_at=at + timedelta(hours=1), title=title, kind="workshop", seats=seats
        )
    offered = answers.form(scope).questions[0].options
    registered = register(scope, {"talks": [offered[1].value]})

    assert [option.label for option in offered] == ["Bengkel data", "Bengkel peta"]
    assert answers.of(scope, registered.id)[0].shown == "Bengkel peta"
    assert answers.values(scope, [registered.id])[registered.id] == {"talks": "Bengkel peta"}
    assert set(faults(scope, {"talks": ["a2" * 13]})) == {"answers.talks"}


def test_the_invariants_find_answers_to_nothing_and_files_that_no_answer_names(edition):
    scope = system_scope(edition)
    publish(edition)
    kept = answering.keep_file(scope, question="letter", name="a.pdf", data=PDF)
    registered = register(scope, {"shirt": "s", "letter": kept.token})

    def found():
        return [len(db.rows(query().execution_options(unscoped="check"))) for query in BROKEN]

    before = found()
    db.run(lambda: db.change(sa.delete(RegistrationAnswer).where(RegistrationAnswer.edition_id == edition.id)))
    other = services.create_questionnaire(scope, key="own", title_id="S", title_en="O", questions=[SHIRT])
    stray = questionnaires.questions(scope, other)[0].id
    row = {"edition_id": edition.id, "registration_id": registered.id, "question_id": stray, "values": ["s"]}
    db.run(lambda: db.change(sa.insert(RegistrationAnswer), row))

    assert (before, found()) == ([0, 0], [1, 1])


def test_the_questions_of_one_edition_are_not_asked_in_another(make, edition):
    other = open_forum(make, "2032")
    publish(edition, QUESTIONS)
    publish(other, (LETTER,))

    assert [question.key for question in answers.form(system_scope(other)).questions] == ["letter"]
    token = answering.keep_file(system_scope(edition), question="letter", name="a.pdf", data=PDF).token
    with pytest.raises(InvalidRegistration):
        register(system_scope(other), {"letter": token})
