"""Pictures and brochures of a booth: uploaded, served, published, taken away, swept up."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta

import pytest
from PIL import Image

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.core.runtime import runtime
from eventapp.exhibition.queries import public
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import pictures
from eventapp.exhibition.services import picturing, publishing, sweeping
from eventapp.web.statics import FOLDER as STATIC
from tests.support import booths, uploads

COVER = "/region/booth/pictures/cover"
SEEN = "Seorang warga membaca tinggi air"


@pytest.fixture
def mine(client, make):
    """A team whose four parts are filled in, signed in."""
    found = booths.team(make, make.edition())
    booths.fill(found)
    client.as_(found.user)
    return found


def upload(client, address, data, *, name="foto.jpg", text=SEEN):
    """Send a file as a browser does."""
    return client.post_form(address, {"file": (io.BytesIO(data), name), "text": text})


def content(mine):
    """The draft as it stands."""
    return queries.own_booth(mine.scope).content


def files():
    """What lies in the storage."""
    return {name for name, _at in runtime().storage.listed("booth/")}


def busy_photo():
    """A photo with a lot to see."""
    file = io.BytesIO()
    Image.effect_noise((1280, 720), 30).convert("RGB").save(file, "JPEG", quality=60)
    return file.getvalue()


def test_a_cover_is_drawn_described_and_served_forever_without_any_power(client, mine):
    answer = upload(client, COVER, uploads.photo_with_place(), name="../../evil.html")
    publishing.publish(mine.scope)
    cover = content(mine).cover

    served = client.get(f"/media/{cover.id}/320.webp")
    again = client.get(f"/media/{cover.id}/320.webp", headers={"If-None-Match": served.headers["ETag"]})

    assert answer.status_code == 303
    assert (cover.alt, cover.width, cover.height) == (SEEN, 600, 900)
    assert served.headers["Content-Type"] == "image/webp"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert served.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "Cookie" not in served.headers.get("Vary", "")
    assert (again.status_code, again.data) == (304, b"")
    assert files() == set(pictures.picture_files(cover.id, 600))


def test_only_team_and_organisers_see_a_file_that_no_published_version_shows(client, make, mine):
    edition = mine.scope.edition
    theirs = booths.team(make, edition, "32.73")
    people = {
        "own team": mine.user,
        "organiser": make.member(edition, Role.ORGANISER),
        "administrator": make.user(is_admin=True),
        "other team": theirs.user,
        "other organiser": make.member(make.edition("2032"), Role.ORGANISER),
        "judge": make.member(edition, Role.JUDGE),
        "stranger": None,
    }
    upload(client, COVER, uploads.photo())
    address = f"/media/{content(mine).cover.id}/320.webp"

    def fetched():
        found = {}
        for who, person in people.items():
            client.as_(person) if person else client.delete_cookie("sign-in")
            found[who] = client.get(address)
        return found

    draft = fetched()
    held = draft["own team"].headers["ETag"]
    told = client.get(address, headers={"If-None-Match": held})
    publishing.publish(mine.scope)
    shown = fetched()
    client.as_(mine.user)
    upload(client, COVER, uploads.photo((800, 450)))
    publishing.publish(mine.scope)

    assert {who: answer.status_code for who, answer in draft.items()} == {
        "own team": 200,
        "organiser": 200,
        "administrator": 200,
        "other team": 404,
        "other organiser": 404,
        "judge": 404,
        "stranger": 404,
    }
    assert draft["own team"].headers["Cache-Control"] == "private, no-cache"
    assert told.status_code == 404
    assert {answer.headers["Cache-Control"] for answer in shown.values()} == {"public, max-age=31536000, immutable"}
    client.delete_cookie("sign-in")
    assert client.get(address).status_code == 200  # an earlier version shows it


def test_nothing_but_a_drawn_file_has_an_address(client, mine):
    upload(client, COVER, uploads.photo())
    cover = content(mine).cover.id

    for name in ("333.webp", "320.svg", "320.webp.html", "brochure.pdf", "..%2f320.webp", "page-1.webp", "0320.webp"):
        assert (name, client.get(f"/media/{cover}/{name}").status_code) == (name, 404)
    assert client.get(f"/media/{'a' * 26}/320.webp").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (uploads.SCRIPT, "foto.jpg", SEEN),
        (b"<svg onload='alert(1)'/>", "foto.svg", SEEN),
        (uploads.bad_pictures()["20 KB that unpack to 800 MB"][0], "foto.png", SEEN),
        (uploads.polyglots()["jpeg with a zip behind it"], "foto.jpg", SEEN),
        (uploads.photo(), "foto.jpg", ""),
        (b"", "", SEEN),
    ],
)
def test_what_cannot_be_shown_is_refused_at_the_file_and_the_text_is_kept(client, mine, data, name, text):
    answer = upload(client, COVER, data, name=name, text=text)

    assert answer.status_code == 422
    assert text in answer.text
    assert 'class="error-summary"' in answer.text
    assert (content(mine).cover, files()) == (None, set())


def test_three_hundred_megabytes_are_refused_before_they_are_read(client, mine):
    claimed = {"CONTENT_LENGTH": str(300 * 1024 * 1024)}
    answer = client.post_form(COVER, {"file": (io.BytesIO(uploads.photo()), "film.mp4")}, environ_overrides=claimed)

    assert answer.status_code == 413


def test_the_same_photo_sent_again_is_the_same_file(client, mine):
    number = content(mine).innovations[0].id
    address = f"/region/booth/innovations/{number}/pictures/new"
    for _ in range(2):
        upload(client, address, uploads.photo())
    upload(client, address, uploads.photo((700, 500)))
    first, second = content(mine).innovations[0].pictures

    moved = client.post_form(f"/region/booth/innovations/{number}/pictures/{second.id}/forward")

    assert moved.status_code == 303
    assert [picture.id for picture in content(mine).innovations[0].pictures] == [second.id, first.id]
    assert len({name.split("/")[1] for name in files()}) == 2


def test_a_brochure_is_leafed_through_on_the_booth_and_downloaded_as_a_file(client, mine):
    number = content(mine).innovations[0].id
    refused = upload(client, f"/region/booth/innovations/{number}/brochure", uploads.SCRIPT, text="Cara meniru")
    sent = upload(client, f"/region/booth/innovations/{number}/brochure", uploads.brochure(3), text="Cara meniru")
    publishing.publish(mine.scope)
    brochure = content(mine).innovations[0].brochure

    page = client.get(f"/2031/booths/kota-madiun/documents/{brochure.id}")
    file = client.get(f"/media/{brochure.id}/brochure.pdf")

    assert (refused.status_code, sent.status_code, brochure.pages) == (422, 303, 3)
    assert page.text.count("page-") >= 3
    assert "Cara meniru" in client.get("/2031/booths/kota-madiun").text
    assert file.data == uploads.brochure(3)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Type"] == "application/pdf"
    assert client.get(f"/2031/booths/kota-madiun/documents/{'a' * 26}").status_code == 404


def test_another_regions_files_and_innovations_are_not_there(client, make, mine):
    theirs = booths.published(make, mine.scope.edition, "32.73")
    drawn = picturing.drawn_picture(uploads.photo())
    kept = picturing.keep(theirs.scope, drawn)
    number = content(theirs).innovations[0].id
    picturing.add_picture(theirs.scope, innovation_id=number, upload=drawn, public_id=kept, text=SEEN)

    answers = [
        client.get(f"/region/booth/files/{kept}"),
        client.post_form(f"/region/booth/files/{kept}", {"text": "Diubah"}),
        client.post_form(f"/region/booth/files/{kept}/take-away"),
        client.get(f"/region/booth/innovations/{number}/media"),
        client.get(f"/region/booth/innovations/{number}/pictures/new"),
        upload(client, f"/region/booth/innovations/{number}/pictures/new", uploads.photo()),
        upload(client, f"/region/booth/innovations/{number}/brochure", uploads.brochure()),
        client.post_form(f"/region/booth/innovations/{number}/pictures/{kept}/forward"),
        client.post_form(f"/region/booth/innovations/{number}/up"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 9
    assert content(theirs).innovations[0].pictures[0].alt == SEEN


def test_what_is_taken_away_stays_published_and_is_swept_only_when_nothing_names_it(client, make, mine):
    upload(client, COVER, uploads.photo())
    cover = content(mine).cover.id
    publishing.publish(mine.scope)
    upload(client, COVER, uploads.photo((800, 450)))
    unused = content(mine).cover.id
    for media in (cover, unused):
        client.post_form(f"/region/booth/files/{media}/take-away")
    runtime().storage.put("booth/" + "b" * 26 + "/320.webp", b"left behind by a failed act")

    early = sweeping.sweep()
    with clock.frozen(clock.now() + timedelta(days=2)):
        late = sweeping.sweep()

    assert content(mine).cover is None
    assert public.booth(make.scope(mine.scope.edition), mine.slug).content.cover.id == cover
    assert (early, late) == (0, 2)
    assert {name.split("/")[1] for name in files()} == {cover}


def test_the_booths_page_with_its_picture_weighs_less_than_65_kb(client, mine):
    upload(client, COVER, busy_photo())
    publishing.publish(mine.scope)
    cover = content(mine).cover.id

    page = client.get("/2031/booths/kota-madiun").data
    picture = client.get(f"/media/{cover}/640.webp").data
    style = (STATIC / "app.css").read_bytes()

    assert sum(len(gzip.compress(each, 6)) for each in (page, style)) + len(picture) <= 65_000
