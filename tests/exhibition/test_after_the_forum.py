"""The end of an exhibition: frozen, then without personal numbers; another person in charge; booths continued."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.runtime import runtime
from eventapp.editions.models import Membership
from eventapp.editions.services import setup
from eventapp.errors import Forbidden
from eventapp.exhibition.checks import CHECKS
from eventapp.exhibition.errors import (
    BoothNotEmpty,
    EndDatesReversed,
    ExhibitionFrozen,
    NothingToContinue,
    NotOfTheTeam,
    SamePerson,
)
from eventapp.exhibition.models.archive import BoothContinuation
from eventapp.exhibition.models.booths import Booth, BoothVersion, ContactLink
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.queries import archive, board, inbox, public, region
from eventapp.exhibition.rules import pictures
from eventapp.exhibition.services import (
    archiving,
    continuing,
    editing,
    enquiring,
    handling,
    offering,
    publishing,
    replacing,
    steering,
)
from eventapp.exhibition.services.replacing import Replaced
from tests.support import booths
from tests.support.booths import KEY

CONTACTS = {"whatsapp": "0812 3456 7890", "phone": "(0351) 462 153", "web": "https://madiun.example"}


def stored() -> dict[str, str]:
    """Every contact that is kept, by kind."""
    query = sa.select(ContactLink.kind, ContactLink.value).execution_options(unscoped="test")
    return {row.kind: row.value for row in db.rows(query)}


def everything_published() -> str:
    """All versions of all booths as one text."""
    query = sa.select(BoothVersion.content).execution_options(unscoped="test")
    return "\n".join(str(row.content) for row in db.rows(query))


def booth_id(mine) -> int:
    """The id of a team's booth."""
    return int(db.scalar(sa.select(Booth.id).where(Booth.edition_id == mine.scope.edition_id, Booth.slug == mine.slug)))


def with_contacts(mine, **more: str) -> None:
    """Give a booth contacts of an office and of a person, and publish it."""
    person = {"person": "Bagus Prasetyo", "unit": "Dinas Kominfo", "pic_user_id": mine.user.id}
    editing.set_contacts(mine.scope, **person, contacts=CONTACTS | more)
    publishing.publish(mine.scope)


def hold() -> list[str]:
    """Invariants of the exhibition that do not hold."""
    return [invariant.name for invariant in CHECKS if violations([invariant])]


def test_in_a_frozen_exhibition_everything_is_read_and_nothing_is_changed(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    sent = booths.enquiry(make, mine)
    handling.save_template(mine.scope, title="Unduh", text="Panduannya ada di stan.")
    (ready,) = inbox.templates(mine.scope)
    organiser = make.scope(edition, Role.ORGANISER)

    assert archiving.freeze(organiser)
    assert not archiving.freeze(organiser)

    for act in (
        lambda: editing.set_story(mine.scope, story="Lain"),
        lambda: publishing.publish(mine.scope),
        lambda: enquiring.answer(mine.scope, public_id=sent.public_id, message="Ya", key=KEY),
        lambda: booths.enquiry(make, mine, key="n" * 26),
        lambda: continuing.continue_own(mine.scope),
        lambda: steering.ask_for_changes(organiser, booth_id=booth_id(mine), text="Tambah foto"),
        lambda: handling.note(mine.scope, public_id=sent.public_id, text="Catatan", key=KEY),
        lambda: handling.save_template(mine.scope, title="Jadwal", text="Senin"),
        lambda: handling.save_template(mine.scope, template_id=ready.id, title="Lain", text="Lain"),
        lambda: handling.delete_template(mine.scope, template_id=ready.id),
        lambda: handling.assign(mine.scope, public_id=sent.public_id, user_id=mine.user.id),
        lambda: handling.mark_by_hand(mine.scope, public_id=sent.public_id, message_id="a" * 26),
        lambda: offering.withdraw(mine.scope, slot="a" * 26),
    ):
        with pytest.raises(ExhibitionFrozen):
            act()
    client.as_(mine.user)
    own, letters, asked, answers = (
        client.get(address).text
        for address in ("/region/booth", "/region/inbox", f"/region/inbox/{sent.public_id}", "/region/inbox/answers")
    )
    assert [page for page in ("profile", "story", "publish") if f"/region/booth/{page}" in own] == []
    assert [page for page in (asked, answers) if "/note" in page or 'name="text"' in page or "/delete" in page] == []
    assert "Panduannya ada di stan." in answers
    assert ("/region/available" in letters, "<textarea" in asked.partition('id="answer"')[2]) == (False, False)
    assert "Pameran ini sudah selesai" in asked
    assert "Setiap stan menerima pesan" not in client.get("/2031/hall").text
    page = client.get("/2031/booths/kota-madiun")
    assert page.status_code == 200
    assert 'name="message"' not in page.text
    assert hold() == []


def test_in_a_frozen_exhibition_one_can_still_block_report_and_take_ones_numbers_away(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    theirs = booths.published(make, edition, "32.73")
    for team in (mine, theirs):
        with_contacts(team)
    sent = booths.enquiry(make, mine)
    archiving.freeze(make.scope(edition, Role.ORGANISER))

    reported = client.post_form(f"/2031/enquiries/{sent.token}/report", {"reason": "Kata kasar"})
    client.as_(mine.user)
    here = f"/region/inbox/{sent.public_id}"
    acts = [
        client.post_form(f"{here}/{act}", {"reason": "Iklan"}).status_code for act in ("block", "report", "unblock")
    ]
    offered = client.get("/region/booth").text
    gone = [client.post_form("/region/booth/contacts/withdraw").status_code for _ in range(2)]
    after = client.get("/region/booth").text

    kept = sa.select(Booth.slug, ContactLink.kind).join(ContactLink, ContactLink.booth_id == Booth.id)
    kept = kept.order_by(Booth.slug, ContactLink.kind).execution_options(unscoped="test")
    assert [reported.status_code, *acts, *gone] == [303] * 6
    assert len(board.reported(make.scope(edition))) == 2
    assert ("contacts/withdraw" in offered, "contacts/withdraw" in after) == (True, False)
    assert [tuple(row) for row in db.rows(kept)] == [
        ("kota-bandung", "phone"),
        ("kota-bandung", "web"),
        ("kota-bandung", "whatsapp"),
        ("kota-madiun", "phone"),
        ("kota-madiun", "web"),
    ]


def test_only_an_organiser_ends_an_exhibition_and_thaws_it(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    organiser = make.scope(edition, Role.ORGANISER)
    for act in (archiving.freeze, archiving.remove_contacts):
        with pytest.raises(Forbidden):
            act(mine.scope)

    archiving.freeze(organiser)
    with pytest.raises(EndDatesReversed):
        archiving.thaw(organiser, freeze_on=now().date())
    archiving.thaw(organiser, freeze_on=now().date() + timedelta(days=9))
    editing.set_story(mine.scope, story="Masih hidup")
    archiving.remove_contacts(organiser)

    with pytest.raises(ExhibitionFrozen):
        archiving.thaw(organiser, freeze_on=now().date() + timedelta(days=9))


def test_both_days_come_by_themselves_where_the_forum_was(make):
    last = now().date() - timedelta(days=29)
    earlier = last - timedelta(days=70)
    edition = make.edition(zone="UTC", starts_on=last, ends_on=last)
    later = make.edition("2032", starts_on=earlier, ends_on=earlier)
    mine, theirs = booths.published(make, edition), booths.published(make, later, "33.21")
    with_contacts(mine)
    with_contacts(theirs)

    before = archiving.run_due()
    archiving.set_days(make.scope(edition), freeze_on=now().date(), contacts_until=now().date() + timedelta(days=3))
    after = archiving.run_due()

    assert (before, after) == (["2032", "2032"], ["2031"])  # frozen and cleaned; frozen
    assert archive.end(mine.scope).contacts_gone_at is None
    assert archive.end(theirs.scope).gone == {"contacts": 1, "versions": 0, "visitors": 0}
    assert archiving.run_due() == []


def test_days_before_the_forum_or_in_the_wrong_order_are_refused(make):
    scope = make.scope(make.edition())
    for freeze_on, contacts_until in ((date(2031, 5, 13), date(2031, 8, 1)), (date(2031, 8, 2), date(2031, 8, 1))):
        with pytest.raises(EndDatesReversed):
            archiving.set_days(scope, freeze_on=freeze_on, contacts_until=contacts_until)

    assert archive.end(scope).freeze_on == date(2031, 6, 12)  # as usual


def test_personal_numbers_and_addresses_vanish_everywhere_and_offices_stay(client, make):
    edition = make.edition()
    mine = booths.team(make, edition)
    booths.fill(mine)
    with_contacts(mine, email=mine.user.email)
    contacts = [["whatsapp", "+6281234567890"], ["web", "https://madiun.example"]]
    row = {"edition_id": edition.id, "booth_id": booth_id(mine), "published_at": now(), "card": {}}
    document = {"programme": "P", "innovations": [], "contacts": contacts}
    db.run(lambda: db.session.execute(sa.insert(BoothVersion), {**row, "number": 9, "content": document}))

    gone = archiving.remove_contacts(make.scope(edition, Role.ORGANISER))

    assert gone == {"contacts": 2, "versions": 1, "visitors": 0}
    assert stored() == {"phone": "+62351462153", "web": "https://madiun.example"}
    assert "81234567890" not in everything_published()
    assert "https://madiun.example" in everything_published()
    assert [link.text for link in archive.office_contacts(mine.scope)[booth_id(mine)]] == ["+62351462153"]
    log = db.rows(sa.text("SELECT details FROM audit_entry"))
    assert "81234567890" not in str(log)
    assert hold() == []


def test_one_act_hands_a_booth_over(client, make):
    edition = make.edition()
    mine = booths.team(make, edition)
    booths.fill(mine)
    with_contacts(mine)
    other = booths.person(make.member(edition, Role.REGION, region="35.77", name="Sri Lestari"))
    booths.enquiry(make, mine)
    db.run(lambda: db.session.execute(sa.update(Enquiry).values(assigned_to=mine.user.id)))
    assert client.as_(mine.user).get("/region/booth").status_code == 200
    organiser = make.scope(edition, Role.ORGANISER)

    done = replacing.replace_person(organiser, booth_id=booth_id(mine), leaver_id=mine.user.id, successor_id=other.id)

    assert done == Replaced(other.id, was_in_charge=True, contacts=1, conversations=1)
    assert client.get("/region/booth").status_code == 303  # the log-in has ended
    assert client.as_(mine.user).get("/region/booth").status_code == 404  # and so has the membership
    assert "whatsapp" not in stored()
    assert stored()["phone"] == "+62351462153"
    now_shown = public.booth(make.scope(edition), mine.slug)
    assert now_shown is not None
    assert now_shown.content.person == "Sri Lestari"
    assert "Bagus Prasetyo" not in everything_published()
    assert db.scalar(sa.select(Enquiry.assigned_to).execution_options(unscoped="test")) == other.id
    told = db.rows(sa.text("SELECT args FROM outbox_message WHERE key LIKE 'mail:booth-in-charge:%'"))
    assert len(told) == 1
    assert hold() == []


def test_somebody_new_is_invited_and_nobody_else_can_be_replaced(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    stranger = make.user()
    organiser = make.scope(edition, Role.ORGANISER)
    here = {"booth_id": booth_id(mine), "leaver_id": mine.user.id}

    with pytest.raises(NotOfTheTeam):
        replacing.replace_person(organiser, booth_id=here["booth_id"], leaver_id=stranger.id, successor_id=mine.user.id)
    with pytest.raises(SamePerson):
        replacing.replace_person(organiser, **here, successor_id=mine.user.id)
    with pytest.raises(Forbidden):
        replacing.replace_person(mine.scope, **here, name="X", email="x@contoh.example")
    new = replacing.replace_person(
        organiser, **here, name="Sri Lestari", email="sri@contoh.example", role_name="Tim daerah"
    )

    team = db.rows(
        sa.select(Membership.user_id).where(Membership.edition_id == edition.id, Membership.role == "region")
    )
    assert [row.user_id for row in team] == [new.successor_id]


def test_the_organiser_hands_over_and_ends_on_pages(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    other = booths.person(make.member(edition, Role.REGION, region="35.77", name="Sri Lestari"))
    there = f"/manage/2031/booths/{booth_id(mine)}/person"
    organiser = booths.person(make.member(edition, Role.ORGANISER))
    client.as_(organiser)

    wrong = client.post_form(there, {"leaver": str(mine.user.id), "successor": "new"})
    right = client.post_form(there, {"leaver": str(mine.user.id), "successor": str(other.id)})
    days = client.post_form("/manage/2031/booths/end", {"freeze_on": "2031-06-01", "contacts_until": "2031-05-20"})
    frozen = client.post_form("/manage/2031/booths/freeze", {})

    assert (wrong.status_code, "Tulis nama orangnya" in wrong.text) == (422, True)
    assert (right.status_code, days.status_code, frozen.status_code) == (303, 422, 303)
    assert "Dibekukan sejak" in client.get("/manage/2031/booths/end").text
    assert client.as_(other).get("/manage/2031/booths/end").status_code == 404


def test_who_is_alone_in_a_team_is_not_offered_as_their_own_successor(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    there = f"/manage/2031/booths/{booth_id(mine)}/person"
    client.as_(make.member(edition, Role.ORGANISER))
    offered = re.compile(r'name="successor"[^>]*value="(\w+)"')

    alone = offered.findall(client.get(there).text)
    other = booths.person(make.member(edition, Role.REGION, region="35.77", name="Sri Lestari"))
    two = offered.findall(client.get(there).text)

    assert alone == ["new"]
    assert sorted(two) == sorted([str(mine.user.id), str(other.id), "new"])


def test_a_team_begins_with_what_its_region_published_last(client, make):
    old = make.edition("2030", starts_on=date(2030, 5, 1), ends_on=date(2030, 5, 2))
    then = booths.team(make, old)
    booths.fill(then)
    with_contacts(then)
    editing.set_story(then.scope, story="Tidak terbit")  # drafts stay behind
    booths.enquiry(make, then)
    this_year = booths.team(make, make.edition())

    assert "Kota Madiun" in client.get("/2030/booths/kota-madiun").text
    number = continuing.continue_own(this_year.scope)

    own = region.own_booth(this_year.scope)
    assert own is not None
    assert number == 1
    assert own.version == 0
    assert (own.content.programme, own.content.person, own.content.unit) == ("Madiun Menyerap", "", "Dinas Kominfo")
    assert "Tidak terbit" not in own.content.story
    assert [each.title for each in own.content.innovations] == ["Catatan sumur warga"]
    kept = db.rows(sa.select(ContactLink.kind).where(ContactLink.edition_id == this_year.scope.edition_id))
    assert {row.kind for row in kept} == {"phone", "web"}
    origin = archive.origin(this_year.scope, own.id)
    assert origin is not None
    assert origin.year == 2030
    with pytest.raises(BoothNotEmpty):
        continuing.continue_own(this_year.scope)
    assert hold() == []


def test_the_contacts_of_a_person_who_is_still_there_come_along(make):
    old = make.edition("2030", starts_on=date(2030, 5, 1), ends_on=date(2030, 5, 2))
    then = booths.team(make, old)
    booths.fill(then)
    with_contacts(then)
    this_year = booths.team(make, make.edition())
    region_id = make.region_id("35.77")
    assert this_year.scope.edition is not None
    everybody = make.scope(this_year.scope.edition)
    setup.add_member(everybody, user_id=then.user.id, role=Role.REGION, region_id=region_id)

    continuing.continue_own(this_year.scope)

    own = region.own_booth(this_year.scope)
    assert own is not None
    assert (own.content.person, own.pic_user_id) == ("Bagus Prasetyo", then.user.id)


def test_the_organiser_continues_all_that_are_empty(client, make):
    old = make.edition("2030", starts_on=date(2030, 5, 1), ends_on=date(2030, 5, 2))
    for code in ("35.77", "33.21"):
        booths.published(make, old, code)
    edition = make.edition()
    begun = booths.team(make, edition)
    booths.fill(begun, title="Baru")
    for code in ("33.21", "32.73"):
        make.participant(edition, code)
    organiser = booths.person(make.member(edition, Role.ORGANISER))
    client.as_(organiser)

    page = client.get("/manage/2031/booths/continue").text
    answer = client.post_form("/manage/2031/booths/continue", {"regions": str(make.region_id("33.21"))})

    assert ("Kabupaten Demak" in page, "Kota Madiun" in page, "Kota Bandung" in page) == (True, False, False)
    assert answer.status_code == 303
    continued = db.rows(sa.select(BoothContinuation.booth_id).where(BoothContinuation.edition_id == edition.id))
    assert len(continued) == 1
    with pytest.raises(NothingToContinue):
        continuing.continue_own(booths.team(make, edition, "32.73").scope)


def test_a_team_begins_from_its_page(client, make):
    old = make.edition("2030", starts_on=date(2030, 5, 1), ends_on=date(2030, 5, 2))
    booths.published(make, old)
    mine = booths.team(make, make.edition())
    client.as_(mine.user)

    before = client.get("/region/booth").text
    done = client.post_form("/region/booth/continue", {}, follow_redirects=True).text

    assert "Mulai dengan stan itu" in before
    assert "disalin dengan 1 inovasi" in done
    assert "Dilanjutkan dari Forum 2030" in done
    assert "Mulai dengan stan itu" not in done


def test_pictures_come_along_as_files_of_the_new_booth(make):
    old = make.edition("2030", starts_on=date(2030, 5, 1), ends_on=date(2030, 5, 2))
    theirs = booths.with_cover(booths.published(make, old))
    mine = booths.team(make, make.edition())
    continuing.continue_own(mine.scope)

    (job,) = db.rows(sa.text("SELECT args FROM outbox_message WHERE kind = 'exhibition.copy_files'"))
    args = json.loads(job.args) if isinstance(job.args, str) else job.args
    continuing.copy_files(args)
    continuing.copy_files(args)

    own = region.own_booth(mine.scope)
    assert own is not None
    assert own.content.cover is not None
    assert own.content.cover.id != theirs
    assert own.content.cover.alt == "Sumur di kelurahan"
    storage = runtime().storage
    for name in pictures.picture_files(own.content.cover.id, own.content.cover.width):
        assert storage.get(name)
