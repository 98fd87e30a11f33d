"""Every page, feed, export and mail of the exhibition is read: nobody's address stands where it should not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from zipfile import ZipFile

from eventapp.app import create_worker
from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.exhibition.services import booking, editing, handling, offering, promising, publishing
from tests.support import booths

NOW = datetime(2031, 5, 12, 1, tzinfo=UTC)
VISITOR = ("alamat-tamu", "6599998888", "99998888")
PIC = ("81234567890", "812-3456-7890", "kantor-madiun", "rahasia-ruang")
FOREIGN = ("/register", "/ticket", "/agenda", "/news", "/surveys", "/results")


def test_nothing_that_is_read_holds_an_address_that_it_should_not(client, app, make, settings):
    with clock.frozen(NOW):
        edition = make.edition()
        mine = booths.published(make, edition)
        contacts = {"whatsapp": "0812 3456 7890", "email": "pic@kantor-madiun.example", "phone": "+62 812 3456 7890"}
        editing.set_contacts(mine.scope, person="Bagus Prasetyo", unit="", pic_user_id=mine.user.id, contacts=contacts)
        publishing.publish(mine.scope)
        organiser = booths.person(make.member(edition, Role.ORGANISER))
        boss = make.scope(edition, Role.ORGANISER)
        promising.set_hours(boss, hours=1)
        form = {"name": "Ani", "email": "ani@alamat-tamu.example", "phone": "+65 9999 8888", "message": "Halo"}
        client.post_form("/2031/booths/kota-madiun", form | {"key": booths.KEY})
        sent = booths.enquiry(make, mine)
        talked = booths.enquiry(make, mine, message="Apakah ada panduan?", key="t" * 26)
        booths.answer(mine, talked)
        handling.report(mine.scope, public_id=sent.public_id, reason="Contoh laporan")
        offering.offer(
            mine.scope, day=date(2031, 5, 13), minute=600, length=20, join_url="https://meet.example/rahasia-ruang"
        )
        slot = slots(client)
        booked = booking.book(
            make.scope(edition),
            slug=mine.slug,
            slot=slot,
            name="Ani",
            email="ani@alamat-tamu.example",
            topic="Halo",
            key=booths.KEY,
        )
    with clock.frozen(NOW.replace(hour=3)):
        promising.keep_promises()
        create_worker(app).run_due()
        letters = [
            message_from_bytes(path.read_bytes(), policy=default) for path in (settings.data / "mail").glob("*.eml")
        ]
        public = crawled(client, "/2031/booths") | crawled(client, f"/2031/meetings/{booked.token}")
        public |= {path: body(client.get(path)) for path in ("/api/v1/editions/2031/booths", "/api/v1/openapi.json")}
        client.as_(organiser)
        managed = crawled(client, "/manage/2031/booths") | crawled(client, "/manage/2031/direct-line")
        managed |= crawled(client, "/manage/2031/meetings")
        client.as_(mine.user)
        team = crawled(client, "/region/inbox") | crawled(client, "/region/meetings")

    assert len(public) > 6
    assert len(managed) > 5
    assert found(public, (*VISITOR, *PIC, mine.user.email)) == []
    assert found(managed, (*VISITOR, "rahasia-ruang", mine.user.email), but="wa.me") == []
    private = (sent.token, talked.token, booked.token)  # whoever holds one acts as the visitor
    assert found(team | managed, private) == []
    assert found({path: text for path, text in public.items() if booked.token not in path}, private) == []
    assert found(team, VISITOR[1:]) == []
    assert found({path: text for path, text in team.items() if talked.public_id not in path}, VISITOR) == []
    for letter in letters:
        words = (*VISITOR, *PIC) if letter["To"] == mine.user.email else (*PIC, mine.user.email)
        whole = letter.as_string() + "".join(part.get_content() for part in letter.walk() if not part.is_multipart())
        assert [word for word in words if word in whole] == []
        if letter["To"] == mine.user.email:
            assert [word for word in private if word in whole] == []
    assert len(letters) > 4


def slots(client):
    """The first free time on the booking page."""
    page = client.get("/2031/booths/kota-madiun/meetings").text
    return page.split('name="slot" value="')[1].split('"')[0]


def crawled(client, start):
    """Every page that is reached from ``start`` by the exhibition's own links, with its text."""
    area = start.split("/")[1]
    seen, todo = {}, [start]
    while todo:
        path = todo.pop()
        if path in seen or len(seen) > 150:
            continue
        answer = client.get(path)
        seen[path] = body(answer)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            todo += [link for link in links(answer.text) if belongs(link, area)]
    return seen


def links(page):
    """Root-relative addresses of a page."""
    return [part.split('"')[0].split("#")[0].replace("&amp;", "&") for part in page.split('href="')[1:]]


def belongs(link, area):
    """Whether a link stays in the exhibition's pages of this area."""
    names = ("booths", "innovations", "hall", "enquiries", "meetings", "direct-line", "exhibition", "inbox")
    return link.startswith(f"/{area}/") and any(f"/{name}" in link for name in names)


def body(answer):
    """The text of an answer; of a spreadsheet or archive, what its parts hold."""
    if answer.data[:2] == b"PK":
        with ZipFile(BytesIO(answer.data)) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return answer.data.decode("utf-8", "replace")


def found(pages, words, *, but=""):
    """Where one of the words stands; lines that hold ``but`` are left out."""
    return [
        (path, word)
        for path, text in pages.items()
        for word in words
        if word in "\n".join(line for line in text.split("\n") if not but or but not in line)
    ]
