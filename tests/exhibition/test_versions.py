"""Publishing again and going back: every version is kept, and an earlier one can be shown again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.errors import NotFound
from eventapp.exhibition.checks import CHECKS
from eventapp.exhibition.errors import BoothChangedMeanwhile, BoothIncomplete, NothingToRollBack
from eventapp.exhibition.models.booths import Booth, Innovation
from eventapp.exhibition.queries import public, versions
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.services import editing, publishing
from tests.support import booths


@pytest.fixture
def mine(make):
    """A team whose booth has two versions: in the second, the innovation is another and the greeting is new."""
    found = booths.published(make, make.edition())
    first = queries.own_booth(found.scope).content.innovations[0]
    editing.delete_innovation(found.scope, innovation_id=first.id)
    editing.add_innovation(
        found.scope, title="Peta", dimension="governance", problem="Genangan", does="Peta", status="planned"
    )
    editing.set_greeting(found.scope, greeting="Selamat datang.", greeter="Wali Kota Madiun")
    publishing.publish(found.scope)
    return found


def shown(make, mine):
    """What visitors see."""
    return public.booth(make.scope(mine.scope.edition), mine.slug).content


def test_an_earlier_version_is_shown_again_with_todays_contacts(make, mine):
    editing.set_contacts(mine.scope, person="Penerus", unit="Bappeda", contacts={"web": "https://baru.example"})
    first = queries.published(mine.scope, queries.own_booth(mine.scope).id, 1)

    number = publishing.roll_back(mine.scope, number=1)

    after = shown(make, mine)
    assert (number, [row.number for row in versions.of_own_booth(mine.scope)]) == (3, [3, 2, 1])
    assert (after.innovations, after.greeting, after.story) == (first.innovations, "", first.story)
    assert (after.person, after.contacts) == ("Penerus", (("web", "https://baru.example"),))
    assert queries.own_booth(mine.scope).content == after
    assert violations(CHECKS) == []


def test_an_id_that_another_innovation_has_taken_is_not_taken_back(make, mine):
    other = booths.team(make, mine.scope.edition, "32.73")
    gone = queries.published(mine.scope, queries.own_booth(mine.scope).id, 1).innovations[0].id
    theirs = booths.fill(other)
    for row in queries.own_booth(mine.scope).content.innovations:
        editing.delete_innovation(mine.scope, innovation_id=row.id)
    taken = sa.update(Innovation).where(Innovation.id == theirs).values(id=gone)
    db.run(lambda: db.session.execute(taken))

    publishing.roll_back(mine.scope, number=1)

    assert shown(make, mine).innovations[0].title == "Catatan sumur warga"
    assert queries.own_booth(other.scope).content.innovations[0].id == gone


def test_there_is_no_way_back_to_what_is_shown_or_was_never_there(make, mine):
    with pytest.raises(NothingToRollBack):
        publishing.roll_back(mine.scope, number=2)
    with pytest.raises(NotFound):
        publishing.roll_back(mine.scope, number=9)
    with pytest.raises(BoothChangedMeanwhile):
        publishing.roll_back(mine.scope, number=1, seen="another")


def test_a_part_emptied_at_the_last_moment_is_not_published(client, make, mine):
    client.as_(mine.user)
    db.run(lambda: db.session.execute(sa.update(Booth).where(Booth.id > 0).values(story="")))

    with pytest.raises(BoothIncomplete):
        publishing.publish(mine.scope)
    seen = queries.own_booth(mine.scope).content.fingerprint()
    page = client.post_form("/region/booth/publish", {"seen": seen})

    assert page.status_code == 422
    assert "Stan belum dapat diterbitkan: 1 dari 4 bagian masih kosong." in page.text
    assert shown(make, mine).story


def test_the_pages_list_versions_show_one_and_go_back(client, mine):
    client.as_(mine.user)

    listed = client.get("/region/booth/versions").text
    looked = client.get("/region/booth/versions/1").text
    asked = client.get("/region/booth/versions/1/back").text
    seen = queries.own_booth(mine.scope).content.fingerprint()
    done = client.post_form("/region/booth/versions/1/back", {"seen": seen})

    assert all(text in listed for text in ("Versi 2", "Versi 1", "Dilihat pengunjung", "Sambutan ditambahkan"))
    assert "Catatan sumur warga" in looked
    assert "Sambutan dihapus" in asked
    assert done.status_code == 303
    assert client.get("/region/booth/versions/9").status_code == 404


def test_a_text_is_compared_word_by_word(client, mine):
    client.as_(mine.user)
    editing.set_profile(mine.scope, programme="Madiun Menyerap", pitch="Air hujan boleh cepat-cepat pergi")

    page = client.get("/region/booth/publish").text

    assert "<del>jangan </del>" in page
    assert "<ins>boleh </ins>" in page
