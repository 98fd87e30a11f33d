"""Somebody leaves a booth's team: what was theirs goes, and what is the person in charge's stays."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.exhibition.models.booths import Booth, BoothVersion, ContactLink
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.queries import archive, lines, region
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.services import archiving, editing, publishing, reaching, replacing
from eventapp.exhibition.services.replacing import Replaced
from eventapp.web.mail import render
from tests.support import booths

NUMBER = {"whatsapp": "0812 3456 7890", "phone": "(0351) 462 153"}


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def mine(make, edition):
    """A team whose booth shows its one person with a number, published."""
    found = booths.team(make, edition, name="Bagus Prasetyo")
    booths.fill(found)
    in_charge(found, found.user)
    return found


@pytest.fixture
def organiser(make, edition):
    """Who replaces people."""
    return make.scope(edition, Role.ORGANISER)


def in_charge(mine, person, *, name=None, **contacts):
    """Let a person be in charge under their name or as it is written here, and publish that."""
    who = {"person": name or person.name, "unit": "Dinas Kominfo", "pic_user_id": person.id}
    editing.set_contacts(mine.scope, **who, contacts=NUMBER | contacts)
    publishing.publish(mine.scope)


def colleague(make, edition, name):
    """One more of the team."""
    return booths.person(make.member(edition, Role.REGION, region="35.77", name=name))


def booth_id(mine):
    """The id of the booth."""
    return int(db.scalar(sa.select(Booth.id).where(Booth.edition_id == mine.scope.edition_id, Booth.slug == mine.slug)))


def replace(organiser, mine, leaver, successor):
    """The act."""
    return replacing.replace_person(organiser, booth_id=booth_id(mine), leaver_id=leaver.id, successor_id=successor.id)


def published(mine):
    """Who is named in each version, first to last, and all versions as one text."""
    query = sa.select(BoothVersion.content).where(BoothVersion.edition_id == mine.scope.edition_id)
    found = [row.content for row in db.rows(query.order_by(BoothVersion.number))]
    return [content["person"] for content in found], str(found)


def mails():
    """Kind and arguments of every mail about a booth that was handed over."""
    query = sa.select(OutboxMessage.args).where(OutboxMessage.key.like("mail:booth-in-charge:%"))
    return [row.args for row in db.rows(query.execution_options(unscoped="test"))]


def test_somebody_else_leaves_and_the_numbers_of_the_person_in_charge_stay(make, edition, mine, organiser):
    leaver = colleague(make, edition, "Sri Lestari")
    third = colleague(make, edition, "Joko Susilo")
    editing.set_people(mine.scope, people=[{"name": "Sri Lestari, M.Si."}, {"name": "Bagus Prasetyo"}])
    publishing.publish(mine.scope)
    reaching.choose(mine.scope, audience="everyone", hours=Hours(), deputy_user_id=leaver.id)
    booths.enquiry(make, mine)
    booths.enquiry(make, mine, key="n" * 26)
    one = sa.select(sa.func.min(Enquiry.id)).where(Enquiry.edition_id == edition.id).scalar_subquery()
    theirs = sa.update(Enquiry).where(Enquiry.edition_id == edition.id, Enquiry.id == one)
    db.run(lambda: db.change(theirs.values(assigned_to=leaver.id)))
    before = lines.own(mine.scope)

    done = replace(organiser, mine, leaver, third)

    after = lines.own(mine.scope)
    assert done == Replaced(third.id, was_in_charge=False, contacts=0, conversations=1)
    assert (after.person, after.pic_user_id, after.contacts) == ("Bagus Prasetyo", mine.user.id, before.contacts)
    assert (before.deputy_user_id, after.deputy_user_id) == (leaver.id, None)
    assert [person.name for person in region.own_booth(mine.scope).content.people] == ["Bagus Prasetyo"]
    names, text = published(mine)
    assert (set(names), "Lestari" in text) == ({"Bagus Prasetyo"}, False)
    assigned = sa.select(Enquiry.assigned_to).where(Enquiry.edition_id == edition.id).order_by(Enquiry.id)
    assert [row.assigned_to for row in db.rows(assigned)] == [third.id, None]
    (mail,) = mails()
    assert mail["data"]["waiting"] == 1
    assert "conversations" in mail["template"]


def test_who_leaves_without_conversations_troubles_nobody(make, edition, mine, organiser):
    leaver = colleague(make, edition, "Sri Lestari")

    done = replace(organiser, mine, leaver, mine.user)

    assert done == Replaced(mine.user.id, was_in_charge=False, contacts=0, conversations=0)
    assert mails() == []


def test_the_page_says_that_the_person_in_charge_stays(client, make, edition, mine):
    leaver = colleague(make, edition, "Sri Lestari")
    client.as_(make.member(edition, Role.ORGANISER))
    here = f"/manage/2031/booths/{booth_id(mine)}/person"

    answer = client.post_form(here, {"leaver": str(leaver.id), "successor": str(mine.user.id)}, follow_redirects=True)

    assert "Penanggung jawab stan dan nomor-nomornya tetap seperti semula." in answer.text


@pytest.mark.parametrize("is_in_charge", [True, False])
def test_the_sign_in_address_of_who_leaves_goes_however_it_is_written(make, edition, mine, organiser, is_in_charge):
    leaver = colleague(make, edition, "Sri Lestari")
    stays = colleague(make, edition, "Joko Susilo")
    in_charge(mine, leaver if is_in_charge else stays, email=leaver.email.upper())

    done = replace(organiser, mine, leaver, mine.user)

    left = lines.own(mine.scope).contacts
    assert done.contacts == 1 + is_in_charge
    assert sorted(left) == (["phone"] if is_in_charge else ["phone", "whatsapp"])


def test_the_sign_in_address_of_a_colleague_who_stays_is_not_touched(make, edition, mine, organiser):
    stays = colleague(make, edition, "Joko Susilo")
    in_charge(mine, mine.user, email=stays.email)

    replace(organiser, mine, mine.user, stays)

    assert sorted(lines.own(mine.scope).contacts) == ["email", "phone"]


def test_a_sign_in_address_in_other_letters_is_no_contact_of_an_office(mine, organiser):
    in_charge(mine, mine.user, email=mine.user.email.capitalize())

    office = archive.office_contacts(mine.scope)[booth_id(mine)]
    archiving.remove_contacts(organiser)

    kept = sa.select(ContactLink.kind).where(ContactLink.edition_id == mine.scope.edition_id)
    assert [link.kind.value for link in office] == ["phone"]
    assert [row.kind for row in db.rows(kept)] == ["phone"]


def test_every_spelling_of_the_old_name_goes_from_every_version(make, edition, mine, organiser):
    other = colleague(make, edition, "Sri Lestari")
    for spelling in ("Pak Bagus (Kominfo)", "Bagus P., S.Kom.", "Bagus Prasetyo, S.Kom."):
        in_charge(mine, mine.user, name=spelling)
    in_charge(mine, other)
    in_charge(mine, mine.user, name="B. Prasetyo")

    replace(organiser, mine, mine.user, other)

    names, text = published(mine)
    assert names == ["", "", "", "", "Sri Lestari", "Sri Lestari"]
    assert [name for name in ("Bagus", "Prasetyo") if name in text] == []


def test_a_name_that_is_a_colleagues_stays_where_it_stood(make, edition, mine, organiser):
    other, third = colleague(make, edition, "Sri Lestari"), colleague(make, edition, "Joko Susilo")
    in_charge(mine, mine.user, name="Joko Susilo, S.T.")

    replace(organiser, mine, mine.user, other)

    assert published(mine)[0] == ["", "Joko Susilo, S.T."]
    assert (third.name, lines.own(mine.scope).person) == ("Joko Susilo", "Sri Lestari")


def test_a_person_who_is_named_without_being_chosen_for_the_mail_is_in_charge(make, edition, mine, organiser):
    other = colleague(make, edition, "Sri Lestari")
    editing.set_contacts(mine.scope, person="Bagus Prasetyo, S.Kom.", unit="", contacts=NUMBER)

    stranger = replace(organiser, mine, other, mine.user)
    other = colleague(make, edition, "Joko Susilo")
    named = replace(organiser, mine, mine.user, other)

    assert (stranger.was_in_charge, named.was_in_charge, named.contacts) == (False, True, 1)


def test_the_mail_claims_no_more_than_what_happened(make, edition, mine, organiser):
    first, second = colleague(make, edition, "Sri Lestari"), colleague(make, edition, "Joko Susilo")
    third = colleague(make, edition, "Rina Wati")
    replace(organiser, mine, mine.user, first)
    replace(organiser, mine, first, second)
    own = sa.update(Booth).where(Booth.edition_id == edition.id, Booth.id == booth_id(mine))
    db.run(lambda: db.change(own.values(hidden_at=now())))
    archiving.freeze(organiser)
    replace(organiser, mine, second, third)

    said = [
        [mail["data"][name] for name in ("removed", "is_named", "is_frozen")]
        for mail in sorted(mails(), key=lambda mail: mail["data"]["name"], reverse=True)
    ]
    assert said == [[1, True, False], [0, False, True], [0, True, False]]  # Sri, Rina, Joko


def test_both_mails_can_be_read(app, make, edition, mine, organiser):
    one, two = colleague(make, edition, "Sri Lestari"), colleague(make, edition, "Joko Susilo")
    booths.enquiry(make, mine)
    give = sa.update(Enquiry).where(Enquiry.edition_id == edition.id)
    db.run(lambda: db.change(give.values(assigned_to=two.id)))
    replace(organiser, mine, two, one)
    replace(organiser, mine, mine.user, one)

    with app.test_request_context():
        said = dict(render(mail["template"], "id", mail["data"]) for mail in mails())

    assert "1 percakapan yang menunggu jawaban" in said["Percakapan stan Kota Madiun kini Anda tangani"]
    text = said["Anda penanggung jawab stan Kota Madiun"]
    assert [word for word in ("1 kontak penanggung jawab sebelumnya", "Nama Anda tercantum") if word not in text] == []
