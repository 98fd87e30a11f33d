"""Opening one result before the night: two people, named recipients, marked copies, and nothing else that opens."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.errors import NotBothSigned, NothingToOpen, ResultChanged, SamePerson
from eventapp.judging.models.states import SignerRole
from eventapp.judging.queries import papers
from eventapp.judging.services import closing, print_kit
from tests.judging.test_documents import text
from tests.support.judging import NAMES, REASON, jury

BANDUNG, SEMARANG, MADIUN = NAMES.values()
WHOM = ["Dewi Contoh, Percetakan Contoh", "Budi Contoh, Pembawa Acara"]


@pytest.fixture(autouse=True)
def in_app(app):
    """Copies are written in a language, so they need the application."""
    with app.test_request_context("/"):
        yield


@pytest.fixture
def made(make):
    """A round that both have signed."""
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    return made


def ask(made, scope=None, **changed) -> str:
    """Ask as the chair, unless somebody else is named."""
    values = {"key": "awards", "category": "governance", "purpose": "Mengukir plakat", "recipients": WHOM}
    return print_kit.ask_opening(scope or made.chairs, **(values | changed))


def acts():
    """What the audit log tells about openings."""
    query = sa.select(AuditEntry.action).where(
        AuditEntry.action.like("judging.opening%") | AuditEntry.action.like("%copy%")
    )
    return [row.action for row in db.rows(query.order_by(AuditEntry.id).execution_options(unscoped="test"))]


def test_one_asks_the_other_confirms_and_each_copy_bears_its_recipients_name(made):
    opening = ask(made)
    print_kit.confirm_opening(made.auditors, key="awards", public_id=opening)

    first = text(print_kit.copy(made.chairs, key="awards", public_id=opening, number=1))
    second = text(print_kit.copy(made.auditors, key="awards", public_id=opening, number=2))

    assert f"Pemenang: {BANDUNG}." in first
    assert f"Salinan 1 untuk {WHOM[0]}" in first
    assert WHOM[1] not in first
    assert f"Salinan 2 untuk {WHOM[1]}" in second
    assert "Mengukir plakat" in first


def test_every_step_and_every_copy_is_written_down_without_names(made):
    opening = ask(made)
    print_kit.confirm_opening(made.auditors, key="awards", public_id=opening)
    for _ in range(2):
        print_kit.copy(made.chairs, key="awards", public_id=opening, number=1)

    assert acts() == ["judging.opening_asked", "judging.opening_confirmed", "judging.copy_taken", "judging.copy_taken"]
    (row,) = papers.openings(made.root, made.round_id)
    assert [(each.name, each.copies) for each in row.recipients] == [(WHOM[0], 2), (WHOM[1], 0)]
    details = db.rows(sa.select(AuditEntry.details).execution_options(unscoped="test"))
    assert "Contoh" not in str(details)


def test_nothing_opens_before_the_second_person_has_confirmed(made):
    opening = ask(made)

    with pytest.raises(NotFound):
        print_kit.copy(made.chairs, key="awards", public_id=opening, number=1)
    with pytest.raises(SamePerson):
        print_kit.confirm_opening(made.chairs, key="awards", public_id=opening)
    assert acts() == ["judging.opening_asked"]


def test_the_auditor_may_ask_and_the_chair_confirm(made):
    opening = ask(made, made.auditors)
    print_kit.confirm_opening(made.chairs, key="awards", public_id=opening)

    (row,) = papers.openings(made.root, made.round_id)
    assert (row.asked_by, row.confirmed_by) == (made.auditor.id, made.chair.id)


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.JUDGE, Role.ADMIN, Role.DESK])
def test_nobody_else_asks_confirms_or_takes(made, make, role):
    opening = ask(made)
    scope = make.scope(made.edition, role)

    for act in (
        lambda: ask(made, scope),
        lambda: print_kit.confirm_opening(scope, key="awards", public_id=opening),
        lambda: print_kit.copy(scope, key="awards", public_id=opening, number=1),
    ):
        with pytest.raises(Forbidden):
            act()


def test_nothing_opens_before_both_have_signed_or_after_publication(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign(SignerRole.CHAIR)
    with pytest.raises(NotBothSigned):
        ask(made)
    made.sign(SignerRole.AUDITOR)
    opening = ask(made)
    made.publish()

    with pytest.raises(NotBothSigned):
        print_kit.confirm_opening(made.auditors, key="awards", public_id=opening)


def test_an_opening_holds_for_the_result_that_it_was_asked_for(made):
    opening = ask(made)
    print_kit.confirm_opening(made.auditors, key="awards", public_id=opening)
    closing.reopen(made.chairs, key="awards", reason=REASON)
    made.score({"direction": "1", "impact": "1"}, region="32.73")
    made.close()
    made.sign()

    with pytest.raises(ResultChanged):
        print_kit.copy(made.chairs, key="awards", public_id=opening, number=1)


@pytest.mark.parametrize(
    "changed", [{"purpose": " "}, {"recipients": ["  "]}, {"recipients": [f"Orang {n}" for n in range(21)]}]
)
def test_purpose_and_recipients_are_needed(made, changed):
    with pytest.raises(NothingToOpen):
        ask(made, **changed)


def test_an_unknown_category_opening_or_recipient_is_not_there(made):
    opening = ask(made)
    print_kit.confirm_opening(made.auditors, key="awards", public_id=opening)

    for act in (
        lambda: ask(made, category="living"),
        lambda: print_kit.confirm_opening(made.auditors, key="awards", public_id="x" * 26),
        lambda: print_kit.copy(made.chairs, key="awards", public_id=opening, number=3),
    ):
        with pytest.raises(NotFound):
            act()
