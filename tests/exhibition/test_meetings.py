"""Meetings: offered in series, booked once, in both calendars, moved, cancelled, missed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import NotFound, Refusal
from eventapp.exhibition.checks import CHECKS
from eventapp.exhibition.errors import (
    MeetingNotBegun,
    MeetingOver,
    SlotsImpossible,
    SlotTaken,
    TooManyMeetings,
    TooManySlots,
    VisitorBlocked,
)
from eventapp.exhibition.models.meetings import Meeting, MeetingSlot
from eventapp.exhibition.queries import meetings
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import slots
from eventapp.exhibition.services import archiving, booking, handling, offering, opening, personal
from eventapp.web.mail import render
from tests.support import booths

NOW = datetime(2031, 5, 11, 2, tzinfo=UTC)  # the day before the forum
DAY = date(2031, 5, 12)
ROOM = "https://meet.example/rahasia-123"
VISITOR = "wayan@alamat-tamu.example"


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def mine(make):
    """A team that offers three times of twenty minutes, online and at its stand."""
    found = booths.published(make, make.edition())
    offering.offer(found.scope, day=DAY, minute=9 * 60, length=20, number=3, place="Stan 14", join_url=ROOM)
    return found


def free(mine):
    """The ids of the free times."""
    return [slot.public_id for slot in meetings.free(mine.scope, queries.own_booth(mine.scope).id)]


def book(make, mine, slot, *, email=VISITOR, key="k" * 26):
    """A visitor books a time."""
    scope = make.scope(mine.scope.edition)
    return booking.book(scope, slug=mine.slug, slot=slot, name="Ni Wayan", email=email, topic="Sumur resapan", key=key)


def mails(what):
    """Addressees and data of the mails about meetings of one kind."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    about = [row.args for row in db.rows(query) if row.args.get("template") == "exhibition/mail/meeting"]
    return [(mail["to"], mail["data"]) for mail in about if mail["data"]["what"] == what]


def test_a_series_stands_in_the_forums_time_one_after_the_other():
    times = slots.series(day=DAY, minute=9 * 60, zone="Asia/Jayapura", length=30, number=2, days=2)

    starts = [time.starts_at.astimezone(UTC) for time in times]
    assert starts == [datetime(2031, 5, day, 0, minute, tzinfo=UTC) for day in (12, 13) for minute in (0, 30)]
    assert {time.ends_at - time.starts_at for time in times} == {timedelta(minutes=30)}


@pytest.mark.parametrize(
    "wrong", [{"length": 17}, {"number": 0}, {"number": 17}, {"days": 8}, {"minute": 23 * 60, "length": 90}]
)
def test_impossible_series_are_refused(wrong):
    with pytest.raises(SlotsImpossible):
        slots.series(
            **({"day": DAY, "minute": 540, "zone": "Asia/Jakarta", "length": 20, "number": 1, "days": 1} | wrong)
        )


def test_a_time_of_the_past_or_without_a_place_is_not_offered(mine):
    with pytest.raises(SlotsImpossible):
        offering.offer(mine.scope, day=date(2031, 5, 10), minute=540, length=20, place="Stan 14")
    with pytest.raises(SlotsImpossible):
        offering.offer(mine.scope, day=DAY, minute=700, length=20)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minute": 550}, "begins"),  # the first of three that are offered from 540 on still lasts
        ({"minute": 530, "length": 15}, "begins"),
        ({"day": date(9999, 12, 31), "days": 7}, "day"),
        ({"day": date(2032, 6, 1)}, "day"),
    ],
)
def test_times_that_nobody_could_keep_are_not_offered(mine, wrong, field):
    before = free(mine)

    with pytest.raises(SlotsImpossible) as refused:
        offering.offer(mine.scope, **({"day": DAY, "minute": 540, "length": 20, "place": "Stan 14"} | wrong))

    assert (refused.value.field, free(mine)) == (field, before)


def test_a_time_may_begin_when_the_one_before_it_ends(mine):
    assert offering.offer(mine.scope, day=DAY, minute=520, length=20, place="Stan 14") == 1
    assert offering.offer(mine.scope, day=DAY, minute=600, length=20, place="Stan 14") == 1


def test_offering_again_adds_nothing_and_brings_back_what_was_withdrawn(mine):
    offering.withdraw(mine.scope, slot=free(mine)[0])

    again = offering.offer(mine.scope, day=DAY, minute=540, length=20, number=3, place="Stan 14", join_url=ROOM)

    assert (again, len(free(mine))) == (1, 3)


def test_a_booth_offers_no_more_than_it_can_keep(mine):
    many = {"minute": 0, "length": 10, "number": 16, "days": 7, "place": "x"}
    offering.offer(mine.scope, day=date(2031, 6, 1), **many)

    with pytest.raises(TooManySlots):
        offering.offer(mine.scope, day=date(2031, 6, 9), **many)


def test_two_at_once_get_one_meeting(make, mine):
    slot = free(mine)[0]

    def run(number):
        try:
            return book(make, mine, slot, email=f"tamu{number}@contoh.example", key=f"{number:026}").is_new
        except Refusal as refusal:
            return refusal.code
        finally:
            db.remove()

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(run, range(12)))

    assert sorted(map(str, outcomes)) == ["True", *["slot_taken"] * 11]
    assert violations(CHECKS) == []


def test_the_same_form_twice_at_once_is_one_meeting(make, mine):
    slot = free(mine)[0]

    def run(_number):
        try:
            return book(make, mine, slot).token
        finally:
            db.remove()

    with ThreadPoolExecutor(6) as pool:
        tokens = list(pool.map(run, range(6)))

    assert len(set(tokens)) == 1
    assert len(mails("booked")) == 2


def test_the_database_itself_gives_a_time_once(make, mine):
    book(make, mine, free(mine)[0])
    row = db.session.execute(sa.select(Meeting.__table__).execution_options(unscoped="test")).first()._asdict()
    twin = {**row, "id": 99, "public_id": "z" * 26, "token_hash": "z" * 64, "request_key": "z" * 64}

    with pytest.raises(sa.exc.IntegrityError):
        db.run(lambda: db.session.execute(sa.insert(Meeting), twin))


def test_both_sides_get_a_mail_with_a_calendar_entry_and_no_address_or_link(make, mine, app):
    book(make, mine, free(mine)[0])

    told = mails("booked")
    with app.app_context():
        texts = [" ".join(render("exhibition/mail/meeting", "id", data)) + str(data) for _to, data in told]

    assert [to for to, _data in told] == [VISITOR, mine.user.email]
    assert [data["calendar"]["starts_at"] for _to, data in told] == ["2031-05-12T02:00:00+00:00"] * 2
    assert [text for text in texts if "rahasia" in text or "alamat-tamu" in text or mine.user.email in text] == []
    assert "Sumur resapan" in texts[1]
    assert "12 Mei 2031 09.00 WIB" in texts[0]


def test_a_visitor_has_few_meetings_with_one_booth(make, mine):
    for number, slot in enumerate(free(mine)[:2]):
        book(make, mine, slot, key=f"{number:026}")

    with pytest.raises(TooManyMeetings):
        book(make, mine, free(mine)[0], key="z" * 26)


def test_a_blocked_visitor_books_nothing(make, mine):
    handling.block(mine.scope, public_id=booths.enquiry(make, mine).public_id)

    with pytest.raises(VisitorBlocked):
        book(make, mine, free(mine)[0])


def test_moving_frees_the_old_time_and_takes_the_new_one(make, mine):
    first, second, third = free(mine)
    token = book(make, mine, first).token
    book(make, mine, third, email="lain@contoh.example", key="z" * 26)
    scope = make.scope(mine.scope.edition)

    with pytest.raises(SlotTaken):
        booking.move(scope, token=token, slot=third)
    booking.move(scope, token=token, slot=second)

    meeting = meetings.for_visitor(scope, token)
    assert (free(mine), meeting.sequence, meeting.starts_at.minute) == ([first], 1, 20)
    assert [data["calendar"]["sequence"] for _to, data in mails("moved")] == [1, 1]
    assert violations(CHECKS) == []


def test_a_visitor_who_cancels_leaves_the_time_to_others_and_a_team_does_not(make, mine):
    first, second, _third = free(mine)
    scope = make.scope(mine.scope.edition)
    one, two = book(make, mine, first).token, book(make, mine, second, key="z" * 26).token

    booking.cancel(scope, token=one)
    booking.cancel_as_team(mine.scope, public_id=meetings.for_visitor(scope, two).public_id, reason="Sakit")

    assert first in free(mine)
    assert second not in free(mine)
    assert {data["calendar"]["cancelled"] for _to, data in mails("cancelled")} == {True}
    assert "Sakit" in [data["reason"] for to, data in mails("cancelled") if to == VISITOR]
    with pytest.raises(MeetingOver):
        booking.cancel(scope, token=two)  # by the other side meanwhile
    assert violations(CHECKS) == []


def test_whoever_presses_twice_has_acted_once(client, make, mine):
    first, second, third = free(mine)
    token = book(make, mine, first).token
    public_id = meetings.for_visitor(make.scope(mine.scope.edition), token).public_id
    visitor, team = f"/2031/meetings/{token}", f"/region/meetings/{public_id}"

    def pressed(path, data=None):
        return [client.post_form(path, data or {}).status_code for _ in range(2)]

    moved = pressed(f"{visitor}/move", {"slot": second})
    client.as_(mine.user)
    back = pressed(f"{team}/move", {"slot": first})
    withdrawn = pressed(f"/region/meetings/times/{third}/withdraw")
    cancelled = pressed(f"{team}/cancel", {"reason": "Sakit"})

    assert moved + back + withdrawn + cancelled == [303] * 8
    assert [len(mails(what)) for what in ("booked", "moved", "cancelled")] == [2, 4, 2]
    assert "baru saja diambil" not in client.get(team).text
    assert violations(CHECKS) == []


def test_times_stand_by_day_with_the_zone_and_later_days_behind_one_press(client, make, mine):
    offering.offer(
        mine.scope, day=DAY + timedelta(days=1), minute=13 * 60, length=30, number=2, days=4, place="Ruang Sagu"
    )
    offering.offer(mine.scope, day=DAY, minute=16 * 60, length=45, place="Aula")
    address = f"/2031/booths/{mine.slug}/meetings"

    page = client.get(address).text
    seen, _, later = page.partition("<details")
    last = later.split('name="slot" value="')[-1].split('"')[0]
    kept = client.post_form(address, {"slot": last, "name": "", "email": "", "topic": ""}).text

    assert [seen.count(text) for text in ("Senin 12 Mei 2031", "Selasa 13 Mei 2031", "Rabu 14 Mei 2031")] == [1, 1, 1]
    assert seen.count("09.20 WIB") == 1
    assert seen.count("20 menit, Stan 14, daring") == 3  # the day has another one, so each says it
    assert seen.count("30 menit, Ruang Sagu") == 2  # the two times of a day are alike, so the day says it
    assert later.count("30 menit, Ruang Sagu") == 2
    assert "2 hari lainnya" in later
    assert 'class="more" open' in kept
    assert f'value="{last}" checked' in kept


def test_a_frozen_exhibition_lets_people_cancel_and_nothing_else(client, make, mine):
    first, second, third = free(mine)
    token = book(make, mine, first).token
    public_id = meetings.for_visitor(make.scope(mine.scope.edition), token).public_id
    archiving.freeze(make.scope(mine.scope.edition, Role.ORGANISER))
    visitor, team = f"/2031/meetings/{token}", f"/region/meetings/{public_id}"

    page = client.get(visitor).text
    answers = [client.post_form(f"{visitor}/move", {"slot": second}), client.post_form(f"{visitor}/nobody-came")]
    client.as_(mine.user)
    own = client.get(team).text
    answers += [
        client.post_form(f"{team}/move", {"slot": second}),
        client.post_form(f"{team}/held"),
        client.post_form(f"/region/meetings/times/{third}/withdraw"),
    ]

    assert [(answer.status_code, "Pameran ini sudah selesai" in answer.text) for answer in answers] == [(409, True)] * 5
    assert (f"{visitor}/move" in page, f"{visitor}/cancel" in page) == (False, True)
    assert (f"{team}/move" in own, f"{team}/cancel" in own) == (False, True)
    assert client.post_form(f"{team}/cancel", {"reason": "Pameran selesai"}).status_code == 303
    assert len(mails("cancelled")) == 2


def test_what_has_begun_is_accounted_for_and_no_longer_moved(make, mine):
    token = book(make, mine, free(mine)[0]).token
    scope = make.scope(mine.scope.edition)
    public_id = meetings.for_visitor(scope, token).public_id
    with pytest.raises(MeetingNotBegun):
        booking.account_for(mine.scope, public_id=public_id, held=True)

    with clock.frozen(NOW + timedelta(days=1, hours=1)):
        with pytest.raises(MeetingOver):
            booking.move(scope, token=token, slot=free(mine)[0] if free(mine) else "x" * 26)
        booking.account_for(mine.scope, public_id=public_id, held=False)
        by_team = meetings.for_visitor(scope, token)
        booking.nobody_came(scope, token=token)
        by_visitor = meetings.for_visitor(scope, token)

    assert [(each.state, each.absent) for each in (by_team, by_visitor)] == [("missed", "visitor"), ("missed", "team")]
    assert violations(CHECKS) == []


def test_both_sides_are_reminded_once(make, mine):
    token = book(make, mine, free(mine)[0]).token

    with clock.frozen(NOW + timedelta(hours=3)):
        counts = [booking.remind(), booking.remind()]

    assert counts == [1, 0]
    assert [to for to, _data in mails("reminder")] == [VISITOR, mine.user.email]
    assert meetings.for_visitor(make.scope(mine.scope.edition), token).state == "booked"


def test_the_join_link_is_a_way_through_the_meeting_and_opens_late(client, make, mine):
    token = book(make, mine, free(mine)[0]).token
    page = f"/2031/meetings/{token}"
    early = client.get(f"{page}/join")
    pages = [
        client.get(path).text for path in (page, f"/2031/booths/{mine.slug}/meetings", f"/2031/booths/{mine.slug}")
    ]

    with clock.frozen(NOW + timedelta(hours=23, minutes=50)):
        open_page = client.get(page).text
        late = client.get(f"{page}/join")

    assert early.headers["Location"] == page
    assert [text for text in (*pages, open_page) if "rahasia" in text] == []
    assert f'href="{page}/join"' in open_page
    assert (late.status_code, late.headers["Location"]) == (303, ROOM)


def test_the_calendar_file_is_the_same_event_for_both_sides(client, make, mine):
    token = book(make, mine, free(mine)[0]).token
    public_id = meetings.for_visitor(make.scope(mine.scope.edition), token).public_id

    visitors = client.get(f"/2031/meetings/{token}.ics")
    client.as_(mine.user)
    teams = client.get(f"/region/meetings/{public_id}.ics")

    assert visitors.mimetype == teams.mimetype == "text/calendar"
    for line in ("DTSTART:20310512T020000Z", "DTEND:20310512T022000Z", f"UID:meeting-{public_id}@eventapp"):
        assert line in visitors.text
        assert line in teams.text
    assert "rahasia" not in visitors.text + teams.text
    assert "alamat-tamu" not in teams.text


def test_a_slot_that_was_just_taken_keeps_what_was_typed(client, make, mine):
    slot = free(mine)[0]
    book(make, mine, slot, email="lain@contoh.example")
    form = {"slot": slot, "name": "Ni Wayan", "email": VISITOR, "topic": "Sumur warga", "key": "y" * 26}

    answer = client.post_form(f"/2031/booths/{mine.slug}/meetings", form)

    assert answer.status_code == 409
    assert 'value="Sumur warga"' in answer.text
    assert "baru saja dipesan" in answer.text


def test_another_team_finds_neither_meeting_nor_time(client, make, mine):
    edition = mine.scope.edition
    token = book(make, mine, free(mine)[0]).token
    public_id = meetings.for_visitor(make.scope(edition), token).public_id
    theirs = booths.team(make, edition, "32.73")
    client.as_(theirs.user)

    seen = [client.get(f"/region/meetings/{public_id}{tail}").status_code for tail in ("", ".ics", "/join")]
    acts = [
        client.post_form(f"/region/meetings/{public_id}/{act}", {"slot": "a" * 26}).status_code
        for act in ("cancel", "held", "missed", "move")
    ]

    assert seen == [404] * 3
    assert acts == [404] * 4
    with pytest.raises(NotFound):
        offering.withdraw(theirs.scope, slot=free(mine)[0])


def test_a_hidden_booth_takes_no_bookings(make, mine):
    slot = free(mine)[0]
    opening.hide(make.scope(mine.scope.edition), booth_id=queries.own_booth(mine.scope).id)

    with pytest.raises(NotFound):
        book(make, mine, slot)


def test_the_organiser_sees_numbers_and_times_but_not_with_whom(client, make, mine):
    book(make, mine, free(mine)[0])
    client.as_(booths.person(make.member(mine.scope.edition, Role.ORGANISER)))

    page = client.get("/manage/2031/meetings").text
    (row,) = meetings.by_booth(mine.scope)

    assert (row.offered, row.free, row.booked, row.held, row.missed, row.cancelled) == (3, 2, 1, 0, 0, 0)
    assert "Kota Madiun" in page
    assert [word for word in ("Ni Wayan", "Sumur resapan", "alamat-tamu", "rahasia") if word in page] == []


def test_erasing_a_person_takes_the_meeting_and_frees_its_time(make, mine):
    book(make, mine, free(mine)[0])

    given = personal.export_person(VISITOR)["meetings_with_booths"]
    personal.erase(VISITOR)

    assert [row["topic"] for row in given] == ["Sumur resapan"]
    assert personal.export_person(VISITOR)["meetings_with_booths"] == []
    assert len(free(mine)) == 3
    assert violations(CHECKS) == []


@pytest.mark.parametrize(
    ("breaks", "name"),
    [
        (sa.update(MeetingSlot).values(state="open"), "exhibition: a time is taken exactly when a meeting holds it"),
        (sa.delete(Meeting), "exhibition: a time is taken exactly when a meeting holds it"),
    ],
)
def test_the_check_notices(make, mine, breaks, name):
    book(make, mine, free(mine)[0])

    db.run(lambda: db.session.execute(breaks.execution_options(synchronize_session=False)))

    assert name in [violation.name for violation in violations(CHECKS)]
