"""Lists of people: looked over row by row, entered in one transaction, taken back within a day."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage, State
from eventapp.errors import Forbidden, NotFound
from eventapp.formats import grids
from eventapp.regions import queries as regions
from eventapp.regions.services import load_registry
from eventapp.registration import checks
from eventapp.registration.queries import delegations as delegation_queries
from eventapp.registration.queries import exports, imports, lists, quotas
from eventapp.registration.rules import columns
from eventapp.registration.rules.columns import Field
from eventapp.registration.rules.findings import Outcome, Weight
from eventapp.registration.rules.refusals import BadMapping, ImportEntered, NothingToEnter, SeatsShort, UndoOver
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import changing, importing
from tests.support import handwritten
from tests.support.delegations import HEADER, delegation, listed
from tests.support.registrations import open_forum, register

TWO = (
    ("Dr. H. Contoh Satu, M.Si.", "satu@contoh.example", "0812 7000 0001", "Kepala Dinas"),
    ("CONTOH DUA", "dua@contoh.example", "62812-7000-0002", "Staf"),
)
PLACES = (("Kota Bandung",), ("Kota Bogor",))


def broken():
    """The invariants that do not hold."""
    return [i.name for i in checks.invariants if db.rows(i.broken().execution_options(unscoped="test"))]


def names(scope):
    """Who is registered, by name."""
    return [row.name for row in lists.registrations(scope).items]


def with_places(rows):
    """The rows with a column for the region."""
    return [(*row, *place) for row, place in zip(rows, PLACES, strict=False)]


def places_header():
    """The titles with one for the region."""
    return (*HEADER, "Kab/Kota")


def letters_to(state=None):
    """Addresses of the letters in the outbox."""
    query = sa.select(OutboxMessage.args, OutboxMessage.state).execution_options(unscoped="test")
    return [(a["template"].rpartition("/")[2], a["to"]) for a, found in db.rows(query) if state in {None, found}]


@pytest.mark.parametrize("path", [handwritten.XLSX, handwritten.CSV])
def test_four_hundred_people_from_sixty_regions_as_coordinators_write_them(make, path):
    load_registry(system_scope(), regions.registry())
    scope = system_scope(open_forum(make, onsite=400, online=400))
    grid = grids.read(path.read_bytes(), name=path.name, prefer=columns.rating)

    public_id = importing.start(scope, grid)
    judged, _ = importing.look_over(scope, public_id)

    with handwritten.FINDINGS.open(encoding="utf-8", newline="") as file:
        wanted = {(int(row["line"]), row["field"], row["weight"]): row["says"] for row in csv.DictReader(file)}
    found = {
        (row.line, str(finding.field), finding.weight.value): finding.sentence()
        for row in judged.rows
        for finding in row.findings
        if finding.weight is not Weight.PASSED_OVER and "taken from above" not in finding.sentence()
    }
    assert found.keys() == wanted.keys()
    assert [(key, found[key]) for key, says in wanted.items() if not found[key].startswith(says)] == []
    faulty = {line for line, _, weight in wanted if weight == "fault"}
    doubled = {line for line, _, weight in wanted if weight == "known"}
    good = handwritten.PEOPLE - len(faulty) - len(doubled)
    assert judged.counts == {
        Outcome.ENTER: good,
        Outcome.CORRECT: len(faulty),
        Outcome.KNOWN: len(doubled),
        Outcome.LEFT_OUT: 0,
        Outcome.PASSED_OVER: 5,
    }

    assert importing.enter(scope, public_id) == good
    entered = list(exports.people(scope, lists.EVERYBODY))
    assert len(entered) == good
    assert sum(row.region_code is not None for row in entered) >= good - 1
    assert len({row.region_code for row in entered if row.region_code}) == handwritten.REGIONS_USED
    assert {"Sukarna", "D’Contoh Ma’ruf O'Neil", "Contoh Bernomor"} < {row.name for row in entered}
    assert broken() == []

    again = importing.start(scope, grid)
    assert importing.look_over(scope, again)[0].counts[Outcome.ENTER] == 0
    with pytest.raises(NothingToEnter):
        importing.enter(scope, again)


def test_a_row_is_corrected_or_left_out_in_place_and_the_rest_enters_once(make):
    make.regions()
    scope = system_scope(open_forum(make))
    rows = with_places((TWO[0], ("Contoh Dua", "dua@contoh,example", "0812 7000 0002", "Staf")))
    public_id = listed(scope, [*rows, ("Contoh Tiga", "", "", "", "Kota Bogor")], header=places_header())

    importing.correct(scope, public_id, line=3, values={Field.EMAIL: "dua@contoh.example", "is_admin": "1"})
    importing.correct(scope, public_id, line=4, values={"left_out": "y"})
    with pytest.raises(NotFound):
        importing.correct(scope, public_id, line=99, values={})
    judged, _ = importing.look_over(scope, public_id)
    assert [row.outcome for row in judged.rows] == [Outcome.ENTER, Outcome.ENTER, Outcome.LEFT_OUT]

    assert importing.enter(scope, public_id) == 2
    with pytest.raises(ImportEntered):
        importing.enter(scope, public_id)
    assert names(scope) == ["Contoh Dua", "Dr. H. Contoh Satu, M.Si."]
    draft = imports.draft(scope, public_id)
    assert (draft.lines, draft.corrections, draft.entered) == ((), {}, 2)


def test_a_mapping_is_changed_shown_and_remembered_for_the_same_titles(make):
    make.regions()
    scope = system_scope(open_forum(make))
    header = ("A", "Nama", "Surat", "Nomor", "Tempat")
    rows = [("satu", "Contoh Satu", "satu@contoh.example", "081270000001", "Kota Bandung")]
    public_id = listed(scope, rows, header=header)
    assert importing.look_over(scope, public_id)[0].draft.mapping == {Field.NAME: 1}
    mapping = {Field.NAME: 1, Field.EMAIL: 2, Field.PHONE: 3, Field.REGION: 4}

    for bad in ({Field.EMAIL: 2}, {Field.NAME: 1, Field.EMAIL: 1}, {Field.NAME: 99}):
        with pytest.raises(BadMapping):
            importing.map_columns(scope, public_id, bad)
    importing.map_columns(scope, public_id, mapping)
    assert importing.enter(scope, public_id) == 1

    later = listed(scope, [("x", "Contoh Lagi", "lagi@contoh.example", "081270000009", "Kota Bogor")], header=header)
    assert imports.draft(scope, later).mapping == mapping


def test_too_few_seats_enter_nobody_and_say_how_many_are_free(make):
    make.regions()
    scope = system_scope(open_forum(make, onsite=1))
    public_id = listed(scope, with_places(TWO), header=places_header())

    with pytest.raises(SeatsShort, match="2 seats are needed and 1 are free"):
        importing.enter(scope, public_id)

    assert (names(scope), letters_to(), quotas.quota(scope, Attendance.ONSITE).used) == ([], [], 0)
    importing.correct(scope, public_id, line=3, values={"left_out": "y"})
    assert importing.enter(scope, public_id) == 1
    assert broken() == []


def test_a_coordinators_list_fills_the_own_delegation_and_nobody_elses_is_there(make):
    edition = open_forum(make)
    scope = system_scope(edition)
    own = delegation(scope, make, seats=10)
    other = delegation(scope, make, name="Kota Bogor", region_id=make.region_id("32.71"))
    link = make.scope(edition, Role.GATE)  # somebody without any right to lists
    rows = [*TWO, ("Contoh Tanpa Surel", "-", "", "Ketua rombongan")]
    header = (*HEADER, "Ketua")
    public_id = listed(link, [(*row, "ya") for row in rows], header=header, token=own.token)

    with pytest.raises(NotFound):
        importing.look_over(link, public_id, token=other.token)
    with pytest.raises(Forbidden):
        importing.look_over(link, public_id)
    judged, _ = importing.look_over(link, public_id, token=own.token)
    assert [row.outcome for row in judged.rows] == [Outcome.ENTER] * 3
    assert importing.enter(link, public_id, token=own.token) == 3

    found = delegation_queries.members(scope, own.id)
    assert [(one.name, one.is_head) for one in found if one.is_head] == [("Dr. H. Contoh Satu, M.Si.", True)]
    assert {one.region for one in found} == {"Kota Bandung"}
    assert [one.email for one in found if one.name == "Contoh Tanpa Surel"] == ["rina@contoh.example"]

    theirs = listed(link, [*TWO, ("Contoh Baru", "baru@contoh.example", "0812", "")], token=other.token)
    judged, _ = importing.look_over(link, theirs, token=other.token)
    said = [finding.sentence() for finding in judged.rows[0].findings if finding.weight is Weight.KNOWN]
    assert said == ["Registered already, with the same name and e-mail address; not entered again."]
    organiser = make.scope(edition, Role.ORGANISER)
    judged, _ = importing.look_over(organiser, theirs)
    assert "in the delegation “Kota Bandung”" in judged.rows[0].findings[-1].sentence()


def test_a_list_is_taken_back_except_for_whom_something_happened_since(make):
    edition = open_forum(make, onsite=3)
    make.regions()
    scope = make.scope(edition, Role.ORGANISER)
    third = ("Contoh Tiga", "tiga@contoh.example", "0812 7000 0003", "", "Kota Bogor")
    public_id = listed(scope, [*with_places(TWO), third], header=places_header())
    importing.enter(scope, public_id)
    before = {row.email: row for row in lists.registrations(scope).items}
    waiting = register(system_scope(edition), allow_waiting=True)
    changing.cancel(scope, registration_id=lists.detail(scope, before["tiga@contoh.example"].public_id).id)
    second = lists.detail(scope, before["dua@contoh.example"].public_id).id
    sent = sa.update(OutboxMessage).where(OutboxMessage.key == f"mail:ticket:{before['satu@contoh.example'].public_id}")
    db.run(lambda: db.change(sent.values(state=State.DONE.value)))

    came = [lambda _, ids: {one: "Came in." for one in ids if one == second}]
    assert importing.undo(scope, public_id, keep=came) == 1
    assert [(one.name, one.reason) for one in importing.kept(scope, public_id, keep=came)] == [
        ("CONTOH DUA", "Came in."),
        ("Contoh Tiga", "Changed or used since."),
    ]
    assert ("taken_back", "satu@contoh.example") in letters_to()
    assert lists.detail(scope, waiting.public_id).status == "confirmed"
    assert broken() == []
    with pytest.raises(UndoOver):
        importing.undo(scope, public_id)


def test_a_list_is_taken_back_for_a_day_and_who_was_not_told_hears_nothing(make):
    make.regions()
    edition = open_forum(make)
    scope = make.scope(edition, Role.ORGANISER)
    first = listed(scope, with_places(TWO), header=places_header())
    importing.enter(scope, first)

    assert importing.undo(scope, first) == 2
    assert (names(scope), letters_to()) == ([], [])
    assert quotas.quota(scope, Attendance.ONSITE).used == 0

    again = listed(scope, with_places(TWO), header=places_header())
    importing.enter(scope, again)
    with clock.frozen(now() + timedelta(hours=25)), pytest.raises(UndoOver):
        importing.undo(scope, again)
    with pytest.raises(Forbidden):
        importing.undo(make.scope(edition, Role.DESK), again)


def test_drafts_are_thrown_away_by_hand_and_forgotten_after_two_days(make):
    make.regions()
    scope = system_scope(open_forum(make))
    old = listed(scope, with_places(TWO), header=places_header())
    thrown = listed(scope, with_places(TWO), header=places_header())
    importing.discard(scope, thrown)

    with clock.frozen(now() + timedelta(days=3)):
        listed(scope, with_places(TWO), header=places_header())

    for gone in (old, thrown):
        with pytest.raises(NotFound):
            imports.draft(scope, gone)
