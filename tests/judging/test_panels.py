"""Panels: judges invited by mail, what they come from, alternates who take over unfinished work."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import TieKind
from eventapp.editions.services import setup as editions
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import ReasonNeeded
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.states import Background
from eventapp.judging.queries import judge, panels
from eventapp.judging.services import inviting, setup
from eventapp.judging.services.inviting import AtWork, NotAnAlternate, NothingUnfinished
from tests.support.judging import NAMES, REASON, jury, person

HUB = "/manage/2031/judging/setup/awards/governance/judges"


def alternate(made, name="Cadangan"):
    """One more judge of the panel who only stands by; gives person and seat."""
    user = person(made.make.member(made.edition, Role.JUDGE, name=name))
    seat = setup.add_judge(made.root, category_id=made.categories["governance"], user_id=user.id)
    inviting.describe_seat(
        made.root, panel_member_id=seat, background=Background.ACADEMIC, expertise="", is_alternate=True
    )
    return user, seat


def seat_of(made, number=0):
    """A judge's seat."""
    return made.seats["governance", made.judges[number].id]


def regions(made, user):
    """What somebody is to score: regions with their state."""
    return {row.region: row.state for row in judge.my_sheets(made.judging(user))}


def test_a_judge_is_invited_by_mail_with_account_role_and_seat_in_one_act(make):
    made = jury(make)

    facts = {"name": "Prof. Ratna", "email": "ratna@contoh.example", "role_name": "Juri"}
    for _ in range(2):  # twice is once, apart from the mail
        seat = inviting.invite_judge(
            made.root,
            category_id=made.categories["governance"],
            background=Background.ACADEMIC,
            expertise="Transportasi",
            **facts,
        )

    found = next(row for row in panels.seats(made.root, made.categories["governance"]) if row.id == seat)
    assert (found.name, found.email, found.background, found.expertise) == (
        "Prof. Ratna", "ratna@contoh.example", "academic", "Transportasi",
    )  # fmt: skip
    sent = db.rows(sa.select(OutboxMessage.args).execution_options(unscoped="test"))
    assert [row[0]["to"] for row in sent if row[0].get("template") == "accounts/mail/invitation"] == [
        "ratna@contoh.example"
    ] * 2


def test_an_alternate_takes_all_unfinished_sheets_and_finished_ones_stay_and_count(make):
    made = jury(make)
    made.score({"direction": "5", "impact": "4"}, region="32.73")
    made.score({"direction": "5"}, region="33.74")
    user, seat = alternate(made)

    done = inviting.take_over(made.root, from_id=seat_of(made), alternate_id=seat, reason=REASON)

    assert (done.sheets, done.conflicts) == (2, ())
    assert regions(made, user) == {NAMES["33.74"]: "empty", NAMES["35.77"]: "empty"}
    assert regions(made, made.judges[0]) == {NAMES["32.73"]: "done", NAMES["33.74"]: "recused"}
    rows = {row.name: row for row in panels.seats(made.root, made.categories["governance"])}
    assert rows["Cadangan"].is_serving
    assert rows["Juri 1"].ended_at is not None
    assert invariants.violations(CHECKS) == []


def test_a_region_to_which_the_alternate_is_tied_stays_open_and_is_named(make):
    made = jury(make)
    user, seat = alternate(made)
    region_id = make.region_id("32.73")
    editions.add_tie(made.root, user_id=user.id, region_id=region_id, kind=TieKind.HOME, source="test")

    done = inviting.take_over(made.root, from_id=seat_of(made), alternate_id=seat, reason=REASON)

    assert (done.sheets, done.conflicts) == (2, (NAMES["32.73"],))
    assert invariants.violations(CHECKS) == []


def test_work_goes_only_from_a_serving_judge_to_an_alternate_of_the_same_panel(make):
    made = jury(make)
    made.add_category("living")
    _, seat = alternate(made)
    elsewhere = made.seats["living", made.judges[1].id]

    for from_id, to in ((seat_of(made), seat_of(made, 1)), (elsewhere, seat), (seat, seat), (seat, seat_of(made))):
        with pytest.raises(NotAnAlternate):
            inviting.take_over(made.root, from_id=from_id, alternate_id=to, reason=REASON)
    with pytest.raises(ReasonNeeded):
        inviting.take_over(made.root, from_id=seat_of(made), alternate_id=seat, reason="sakit")
    count = sa.select(sa.func.count(PanelMember.id)).where(PanelMember.ended_at.is_not(None))
    assert db.scalar(count.execution_options(unscoped="test")) == 0


def test_who_has_finished_everything_is_not_replaced(make):
    made = jury(make)
    made.score_all()
    _, seat = alternate(made)

    with pytest.raises(NothingUnfinished, match="Juri 1"):
        inviting.take_over(made.root, from_id=seat_of(made), alternate_id=seat, reason=REASON)


def test_somebody_with_sheets_does_not_become_an_alternate(make):
    made = jury(make)

    with pytest.raises(AtWork, match="Juri 1"):
        inviting.describe_seat(
            made.root, panel_member_id=seat_of(made), background=Background.OTHER, expertise="", is_alternate=True
        )


def test_the_matrix_keeps_the_finished_sheets_of_who_was_replaced(client, make):
    made = jury(make)
    made.score({"direction": "5", "impact": "4"})
    _, seat = alternate(made)
    inviting.take_over(made.root, from_id=seat_of(made), alternate_id=seat, reason=REASON)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    hub = HUB.removesuffix("/judges")
    page = client.get(hub).text
    pairs = [part.split('"')[0] for part in page.split('name="pair" value="')[1:]]

    saved = client.post_form(hub, {"pair": pairs})

    assert saved.status_code == 303
    kept = sa.select(sa.func.count(Assignment.id)).where(Assignment.panel_member_id == seat_of(made))
    assert db.scalar(kept.execution_options(unscoped="test")) == 1


def test_the_organiser_invites_describes_and_replaces_on_the_page(client, make):
    made = jury(make)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    invited = {"name": "Bu Sari", "email": "sari@contoh.example", "background": "practitioner", "is_alternate": "y"}

    sent = client.post_form(f"{HUB}/invite", invited)
    wrong = client.post_form(f"{HUB}/invite", {**invited, "email": "sari"})
    page = client.get(HUB).text
    seat = next(row.id for row in panels.seats(made.root, made.categories["governance"]) if row.is_alternate)
    form = client.get(f"{HUB}/{seat_of(made)}/take-over").text
    done = client.post_form(f"{HUB}/{seat_of(made)}/take-over", {"alternate": str(seat), "reason": REASON})
    edited = client.post_form(f"{HUB}/{seat_of(made, 1)}/edit", {"background": "government", "expertise": "Hukum"})

    assert (sent.status_code, wrong.status_code, done.status_code, edited.status_code) == (303, 422, 303, 303)
    assert "Juri cadangan" in page
    assert "Bu Sari" in form
    assert "Hukum" in client.get(HUB).text
    assert client.get(f"{HUB}/99999/edit").status_code == 404
