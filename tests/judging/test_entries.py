"""Entries: who may enter, many at once, from a spreadsheet; leaving the ranking before publication and coming back."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Forbidden, NotFound
from eventapp.formats import xlsx
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import AlreadyScored, ReasonNeeded, RoundNotClosed
from eventapp.judging.models.entries import EntryChange
from eventapp.judging.models.results import Snapshot
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import AwardRule, EntrySource, EntryState
from eventapp.judging.queries import entries as queries
from eventapp.judging.queries import progress, sealed
from eventapp.judging.rules.entering import EntryLeft, NotEligible
from eventapp.judging.services import assigning, categories, entering, leaving, setup
from eventapp.judging.services.categories import BadGrades, NoSuchRegion, OthersEntered
from eventapp.judging.services.leaving import DecisionNumberNeeded, NothingChanges
from tests.support.judging import NAMES, REASON, jury, person

HUB = "/manage/2031/judging/setup/awards/governance"


def leave(made, code="32.73", state=EntryState.WITHDRAWN, **facts):
    """Take an entry out of the ranking."""
    leaving.change_state(
        made.chairs, entry_id=made.entries["governance", code], state=state, **{"reason": REASON, **facts}
    )


def names(made, category="governance"):
    """The regions in the ranking."""
    return [row.name for row in queries.entries(made.root, made.categories[category]) if row.is_active]


def rule(made, **facts):
    """Change the rules of the category."""
    values = {"label": "Smart Governance", "award_rule": AwardRule.WINNER, **facts}
    categories.set_rules(made.root, category_id=made.categories["governance"], **values)


def test_only_those_that_fit_the_rule_enter(make):
    made = jury(make)
    make.participant(made.edition, "33.21")
    rule(made, enter_types=["kota"])

    with pytest.raises(NotEligible, match="Kabupaten Demak"):
        setup.add_entry(made.root, category_id=made.categories["governance"], region_id=make.region_id("33.21"))
    rule(made, enter_codes=["32.73", "33", "35.77"])
    setup.add_entry(made.root, category_id=made.categories["governance"], region_id=make.region_id("33.21"))

    assert "Kabupaten Demak" in names(made)


def test_a_rule_that_an_entry_does_not_fit_and_an_unknown_code_are_refused(make):
    made = jury(make)

    with pytest.raises(OthersEntered, match="Kota Bandung, Kota Madiun, Kota Semarang"):
        rule(made, enter_types=["province"])
    with pytest.raises(NoSuchRegion, match=r"99\.99"):
        rule(made, enter_codes=["99.99", "32.73"])


def test_grades_fall_and_have_names(make):
    made = jury(make)

    rule(made, award_rule=AwardRule.GRADES, grades=[("Utama", "4,5"), ("Madya", "3")])
    for grades in ([], [("A", "3"), ("B", "3")], [("", "3")], [("A", "x")], [("A", "9"), ("A", "3")]):
        with pytest.raises(BadGrades):
            rule(made, award_rule=AwardRule.GRADES, grades=grades)

    stored = db.scalar(sa.select(Category.grades).where(Category.edition_id == made.edition.id))
    assert stored == [{"label": "Utama", "least": "4.5"}, {"label": "Madya", "least": "3"}]


def test_categories_change_places(make):
    made = jury(make)
    made.add_category("living")
    made.add_category("economy")

    categories.move(made.root, category_id=made.categories["economy"], up=True)
    categories.move(made.root, category_id=made.categories["governance"], up=True)  # the first stays the first

    order = db.rows(sa.select(Category.key).where(Category.edition_id == made.edition.id).order_by(Category.position))
    assert [row[0] for row in order] == ["governance", "economy", "living"]


def test_all_who_may_enter_in_one_act_and_those_that_left_stay_out(make):
    made = jury(make)
    leave(made, "33.74")
    make.participant(made.edition, "32.71")
    make.participant(made.edition, "33.21")

    assert entering.enter_all(made.root, category_id=made.categories["governance"]) == 2
    assert entering.enter_all(made.root, category_id=made.categories["governance"]) == 0

    assert names(made) == ["Kabupaten Demak", "Kota Bandung", "Kota Bogor", "Kota Madiun"]


def test_one_line_that_cannot_enter_keeps_all_others_out(make):
    made = jury(make)
    make.participant(made.edition, "32.71")
    leave(made, "33.74")

    with pytest.raises(EntryLeft, match="Kota Semarang"):
        entering.enter(
            made.root, category_id=made.categories["governance"], codes=["32.71", "33.74"], source=EntrySource.FILE
        )

    assert names(made) == ["Kota Bandung", "Kota Madiun"]


def test_an_entry_made_by_mistake_is_taken_back_until_somebody_scores_it(make):
    made = jury(make)
    made.score({"impact": "3"})

    entering.take_back(made.root, entry_id=made.entries["governance", "35.77"])
    with pytest.raises(AlreadyScored, match="Kota Bandung"):
        entering.take_back(made.root, entry_id=made.entries["governance", "32.73"])

    assert names(made) == ["Kota Bandung", "Kota Semarang"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_spreadsheet_is_looked_over_first_and_then_entered_in_one_act(client, make, kind):
    made = jury(make)
    make.participant(made.edition, "32.71")
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    lines = [("1", "Kota Bogor"), ("2", "Kota Bandung"), ("3", "Kota Atlantis"), ("4", "")]
    text = "no,daerah\n" + "\n".join(",".join(line) for line in lines)
    data = xlsx.write(("no", "daerah"), lines) if kind == "xlsx" else text.encode()

    shown = client.post_form(f"{HUB}/entries/file", {"file": (io.BytesIO(data), f"daftar.{kind}")})
    before = names(made)
    done = client.post_form(f"{HUB}/entries/file/confirm", {"code": "32.71"})

    assert shown.status_code == 200
    assert [word in shown.text for word in ("Kota Bogor", "Kota Atlantis", "sudah terdaftar")] == [True] * 3
    assert 'name="code" value="32.71"' in shown.text
    assert before == sorted(NAMES.values())
    assert done.status_code == 303
    assert names(made) == ["Kota Bandung", "Kota Bogor", "Kota Madiun", "Kota Semarang"]


def test_a_file_that_is_no_spreadsheet_is_refused_on_the_page(client, make):
    made = jury(make)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))

    empty = client.post_form(f"{HUB}/entries/file")
    torn = client.post_form(f"{HUB}/entries/file", {"file": (io.BytesIO(b"PK\x03\x04"), "daftar.xlsx")})

    assert (empty.status_code, torn.status_code) == (422, 422)
    assert "daftar.xlsx" in torn.text


@pytest.mark.parametrize("data", [b"kota,nama\nBandung,Arif\n", b"%PDF-1.4\nBandung\n"])
def test_a_file_without_a_column_of_regions_says_which_one_is_missing(client, make, data):
    made = jury(make)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))

    answer = client.post_form(f"{HUB}/entries/file", {"file": (io.BytesIO(data), "daftar.csv")})

    assert (answer.status_code, "daftar.csv tidak memuat kolom “daerah” atau “region”" in answer.text) == (422, True)


def test_adding_nothing_is_answered_with_what_to_do(client, make):
    made = jury(make)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))

    regions, judges = (client.post_form(f"{HUB}/{part}") for part in ("entries", "judges"))

    assert (regions.status_code, "Pilih sedikitnya satu daerah" in regions.text) == (422, True)
    assert (judges.status_code, "Pilih sedikitnya satu juri" in judges.text) == (422, True)


def test_what_left_is_ranked_no_more_and_its_scores_stay_in_the_log(make):
    made = jury(make)
    made.score_all()
    rows = sa.select(sa.func.count(ScoreLog.id)).execution_options(unscoped="test")
    scored = db.scalar(rows)

    leave(made, "32.73", EntryState.DISQUALIFIED, decision_number="SK 12/2031")
    made.close()

    found = sealed.finding(made.root, progress.round_by_key(made.root, made.key))
    assert [row["entry"] for row in found.categories["governance"]["ranking"]] == ["Kota Semarang", "Kota Madiun"]
    assert db.scalar(rows) == scored
    assert invariants.violations(CHECKS) == []


@pytest.mark.parametrize("state", [EntryState.WITHDRAWN, EntryState.ABSENT, EntryState.DISQUALIFIED])
def test_after_signing_signatures_fall_books_are_reckoned_anew_and_officials_are_told(make, state):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()

    leave(made, "32.73", state, decision_number="SK 12/2031")

    round_ = progress.round_by_key(made.root, made.key)
    assert not round_.is_open
    assert progress.signatures(made.root, round_.id) == []
    old = db.rows(sa.select(Snapshot.voided_at, Snapshot.void_reason).execution_options(unscoped="test"))
    assert [(row.voided_at is None, REASON in row.void_reason) for row in old] == [(False, True)]
    books = db.rows(sa.select(Round.sheets_assigned, Round.sheets_complete).execution_options(unscoped="test"))
    assert [tuple(row) for row in books] == [(6, 6)]
    keys = db.rows(sa.select(OutboxMessage.key).execution_options(unscoped="test"))
    assert sum("judging-entry_changed" in row[0] for row in keys) == 2
    assert invariants.violations(CHECKS) == []


def test_after_leaving_the_result_can_be_signed_and_published_anew(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    leave(made, "32.73")

    made.sign()
    made.publish()

    with pytest.raises(RoundNotClosed):
        leave(made, "33.74")
    assert invariants.violations(CHECKS) == []


def test_what_left_comes_back_with_a_reason_and_its_scores_count_again(make):
    made = jury(make)
    made.score_all()
    leave(made)
    with pytest.raises(NothingChanges):
        leave(made)

    leave(made, state=EntryState.ACTIVE, reason="Pencabutan dibatalkan walikota.")
    made.close()

    found = sealed.finding(made.root, progress.round_by_key(made.root, made.key))
    assert found.categories["governance"]["ranking"][0]["entry"] == "Kota Bandung"
    changes = db.rows(sa.select(EntryChange.state).order_by(EntryChange.id).execution_options(unscoped="test"))
    assert [row[0] for row in changes] == ["withdrawn", "active"]
    assert invariants.violations(CHECKS) == []


def test_leaving_needs_a_reason_a_decision_number_and_the_right_role(make):
    made = jury(make)

    with pytest.raises(ReasonNeeded):
        leave(made, reason="sakit")
    with pytest.raises(DecisionNumberNeeded):
        leave(made, state=EntryState.DISQUALIFIED)
    entry_id = made.entries["governance", "32.73"]
    for scope in (made.judging(), made.auditors):
        with pytest.raises(Forbidden):
            leaving.change_state(scope, entry_id=entry_id, state=EntryState.ABSENT, reason=REASON)
    with pytest.raises(NotFound):
        leaving.change_state(
            jury(make, slug="2032", judges=1).root, entry_id=entry_id, state=EntryState.ABSENT, reason=REASON
        )


def test_the_matrix_saves_beside_what_left(make):
    made = jury(make, judges=1)
    made.score({"impact": "3"})
    leave(made)
    seat = made.seats["governance", made.judges[0].id]

    changed = assigning.set_panel(
        made.root,
        category_id=made.categories["governance"],
        wanted={(made.entries["governance", "33.74"], seat)},
    )

    assert changed == 1  # Kota Madiun was unticked; the sheet of what left stays


def test_the_page_shows_who_left_why_and_by_whom(client, make):
    made = jury(make)
    client.as_(made.chair)
    entry = f"{HUB}/entries/{made.entries['governance', '32.73']}"

    form = client.get(entry)
    refused = client.post_form(entry, {"state": "disqualified", "reason": REASON})
    done = client.post_form(entry, {"state": "disqualified", "reason": REASON, "decision_number": "SK 12/2031"})
    page = client.get(f"{HUB}/entries").text

    assert [answer.status_code for answer in (form, refused, done)] == [200, 422, 303]
    assert [word in page for word in ("Didiskualifikasi", REASON, "SK 12/2031", "Ketua")] == [True] * 4
    assert client.post_form(f"{HUB}/entries", {"all": "yes"}).status_code == 404  # entering is the organiser's


def test_finalists_are_published_by_name_without_order_and_without_those_that_left(client, make):
    made = jury(make)
    made.score_all()
    assert client.get("/2031/finalists").status_code == 404
    leave(made, "33.74")
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    client.post_form(f"{HUB}/finalists", {"shown": "yes"})

    page = client.get("/2031/finalists").text

    assert page.index("Kota Bandung") < page.index("Kota Madiun")
    assert "Kota Semarang" not in page


def test_a_recognition_has_entries_and_a_condition_and_no_scores(client, make):
    made = jury(make)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    form = {"label": "Penuntas", "start": "recognition", "condition": "Sudah menuntaskan rencana induk."}

    added = client.post_form("/manage/2031/judging/setup/awards", form)
    hub = added.location.removesuffix("/entries")
    client.post_form(f"{hub}/entries", {"all": "yes"})
    page = client.get(f"{hub}/entries").text

    assert "Sudah menuntaskan rencana induk." in page
    assert "Kota Bandung" in page
    assert client.get(hub).location == f"{hub}/entries"  # nobody scores here
    assert client.get(f"{hub}/rules").status_code == 200


def test_a_round_with_a_recognition_closes_and_publishes_all_who_met_the_condition(make):
    made = jury(make)
    category = setup.add_category(
        made.root, round_id=made.round_id, key="penuntas", label="Penuntas", condition="Tuntas."
    )
    entering.enter_all(made.root, category_id=category)
    made.score_all()

    made.close()
    made.sign()
    made.publish()

    assert invariants.violations(CHECKS) == []
