"""Builders of booths: filled in and published through the services, or many at once for the tests of lists."""

from __future__ import annotations

import io
from dataclasses import dataclass

import sqlalchemy as sa
from PIL import Image

from eventapp.accounts.models import User
from eventapp.core.access import EditionRef, Role, Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.models import Participation
from eventapp.exhibition.models.booths import Booth, BoothVersion
from eventapp.exhibition.models.media import MediaKind
from eventapp.exhibition.rules.content import Content, Innovation
from eventapp.exhibition.services import editing, enquiring, indexing, opening, picturing, publishing
from eventapp.exhibition.services.picturing import Upload
from eventapp.regions.models import Region
from tests.support.make import Make

KEY = "k" * 26
SLUGS = {"35.77": "kota-madiun", "32.73": "kota-bandung", "33.21": "kabupaten-demak", "33.74": "kota-semarang"}


@dataclass(frozen=True)
class Person:
    """Who signs in, as plain values that outlive a request."""

    id: int
    email: str
    name: str


@dataclass(frozen=True)
class Team:
    """A region's team of one person, with its booth."""

    user: Person
    scope: Scope
    slug: str


def team(make: Make, edition: EditionRef, region: str = "35.77", *, name: str | None = None) -> Team:
    """A region team whose booth is open and empty."""
    user = make.member(edition, Role.REGION, region=region, name=name)
    opening.open_booths(make.scope(edition))
    scope = make.scope(edition, Role.REGION, user=user, region_id=make.region_id(region))
    return Team(person(user), scope, SLUGS[region])


def person(user: User) -> Person:
    """The plain values of an account."""
    return Person(user.id, user.email, user.name)


def fill(mine: Team, *, title: str = "Catatan sumur warga", dimension: str = "living") -> int:
    """Fill in the four parts; gives the innovation's id."""
    editing.set_profile(mine.scope, programme="Madiun Menyerap", pitch="Air hujan jangan cepat-cepat pergi")
    editing.set_story(mine.scope, story="Setiap kelurahan punya sumur resapan.\n\nWarga mencatat tinggi airnya.")
    editing.set_contacts(
        mine.scope,
        person="Bagus Prasetyo",
        unit="Dinas Kominfo",
        contacts={"whatsapp": "0812 3456 7890", "web": "https://madiun.example"},
    )
    return editing.add_innovation(
        mine.scope,
        title=title,
        dimension=dimension,
        problem="Genangan setelah hujan",
        does="Warga mencatat tinggi air lewat ponsel",
        status="running",
        since=2021,
        figures=[{"value": "1.840", "label": "sumur resapan", "source": "laporan dinas", "year": 2026}],
    )


def published(make: Make, edition: EditionRef, region: str = "35.77") -> Team:
    """A region team with a published booth."""
    mine = team(make, edition, region)
    fill(mine)
    publishing.publish(mine.scope)
    return mine


def enquiry(
    make: Make, mine: Team, *, message: str = "Bagaimana cara memulainya?", key: str = KEY, email: str | None = None
) -> enquiring.Sent:
    """A visitor's message to the booth."""
    assert mine.scope.edition is not None
    return enquiring.send(
        make.scope(mine.scope.edition),
        slug=mine.slug,
        name="Ni Wayan Sukmawati",
        email=email or "wayan@alamat-tamu.example",
        message=message,
        key=key,
    )


def answer(mine: Team, sent: enquiring.Sent, *, message: str = "Silakan.", key: str = KEY) -> None:
    """The team's answer to a visitor's message."""
    enquiring.answer(mine.scope, public_id=sent.public_id, message=message, key=key)


def many(make: Make, edition: EditionRef, number: int) -> None:
    """``number`` published booths of invented regencies of Jawa Barat, written straight into the tables."""
    make.regions()
    db.run(lambda: _write_many(make, edition, number))
    indexing.rebuild(make.scope(edition))


def _write_many(make: Make, edition: EditionRef, number: int) -> None:
    own = {"edition_id": edition.id}
    at = now()
    province = make.region_id("32")
    ids = range(1001, 1001 + number)
    innovation = Innovation(1, "Peta genangan", "living", "Genangan", "Peta", "running")
    content = Content("Program", "Satu kalimat", "Cerita", "Penanggung jawab", "", (), (innovation,)).as_json()
    card = {"programme": "Program", "pitch": "Satu kalimat", "dimensions": ["living"]}
    place = {"latitude": 0.0, "longitude": 0.0, "autonomous": True, "province_id": province, "type": "kabupaten"}
    text = {"programme": "", "pitch": "", "pic_name": "", "pic_unit": "", "story": ""}
    taking_part = {"track": "preparing", "stage": "selected", "position": 0, "as_written": "", "note": ""}
    published = {"state": "published", "version": 1, "published_at": at, "created_at": at, **text}
    regions = [
        {
            "id": i,
            "code": f"{60 + position // 90}.{10 + position % 90}",
            "name": f"Kabupaten Rekaan {i}",
            "slug": f"rekaan-{i}",
            **place,
        }
        for position, i in enumerate(ids)
    ]
    for model, rows in (
        (Region, regions),
        (Participation, [{**own, "region_id": i, **taking_part} for i in ids]),
        (
            Booth,
            [
                {
                    **own,
                    "id": i,
                    "region_id": i,
                    "slug": f"rekaan-{i}",
                    "sort_key": i * 7919 % 1_000_003,
                    **published,
                }
                for i in ids
            ],
        ),
        (
            BoothVersion,
            [{**own, "booth_id": i, "number": 1, "published_at": at, "card": card, "content": content} for i in ids],
        ),
    ):
        db.session.execute(sa.insert(model), rows)


def with_cover(mine: Team) -> str:
    """A booth that shows a picture, published; gives the picture's public id."""
    files = {}
    for width in (320, 640):
        picture = Image.new("RGB", (width, width // 2), "green")
        for kind, form in (("webp", "WEBP"), ("jpg", "JPEG")):
            drawn = io.BytesIO()
            picture.save(drawn, form)
            files[f"{width}.{kind}"] = drawn.getvalue()
    upload = Upload(MediaKind.PICTURE, "d" * 64, 1000, {"width": 640, "height": 320, "pages": 1}, files)
    public_id = picturing.keep(mine.scope, upload)
    picturing.set_picture(mine.scope, place="cover", upload=upload, public_id=public_id, text="Sumur di kelurahan")
    publishing.publish(mine.scope)
    return public_id
