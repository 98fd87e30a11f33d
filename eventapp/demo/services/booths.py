"""Fifty booths by their teams: some rich in pictures, most plain, three not published, one of them empty."""

from __future__ import annotations

import hashlib
from random import Random
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import EditionRef, Role, Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.demo.rules import scenes
from eventapp.demo.rules.innovations import IDEAS, Idea
from eventapp.demo.rules.people import FAMILY, GIVEN, chance
from eventapp.demo.services.people import TEAM_REGION
from eventapp.demo.services.roles import scope_of
from eventapp.editions.models import Membership
from eventapp.exhibition.models.media import MediaKind
from eventapp.exhibition.queries import region as own_queries
from eventapp.exhibition.rules import pictures as names
from eventapp.exhibition.services import editing, opening, picturing, publishing, steering
from eventapp.exhibition.services.picturing import COVER, Upload
from eventapp.formats import brochures, pictures
from eventapp.frozen import frozen
from eventapp.regions.models import Region

READY, BEGUN, EMPTY = 3, 2, 1  # from the end: the last teams have not published yet
WITH_COVER = 24  # of the first; every third of them is rich
STAGES = ("trial", "local", "wide")


@frozen
class _Team:
    """Who fills a booth, and for whom."""

    scope: Scope
    code: str
    name: str
    person: str
    user_id: int
    luck: Random


def fill(edition: EditionRef, codes: list[str]) -> None:
    """One booth per region of ``codes``; all but the last three are published."""
    organiser = system_scope(edition)
    opening.open_booths(organiser)
    steering.set_deadline(organiser, deadline=now().astimezone(ZoneInfo(edition.zone)).date(), closes_itself=False)
    teams = {row.code: row for row in db.rows(_teams(edition))}
    drawn: dict[tuple[str, int], Upload] = {}
    for number, code in enumerate(codes):
        left = len(codes) - number
        row = teams[code]
        scope = scope_of(edition, row.user_id, Role.REGION, region_id=row.region_id)
        team = _Team(scope, code, row.name, row.person, row.user_id, chance(f"booth:{code}"))
        if left == EMPTY:
            continue
        _texts(team, begun=left == BEGUN)
        if left == BEGUN:
            _ask(organiser, team)
            continue
        innovations = _innovations(team)
        _contacts(team)
        if code == TEAM_REGION:
            publishing.publish(scope)  # its first version, before there were pictures
        if code == TEAM_REGION or number < WITH_COVER:
            _cover(team, drawn, number)
        if code == TEAM_REGION or (number < WITH_COVER and number % 3 == 0):
            _enrich(team, innovations, drawn, number)
        if left > READY:
            publishing.publish(scope)


def _texts(team: _Team, *, begun: bool) -> None:
    editing.set_profile(
        team.scope,
        programme=f"{team.name} Cerdas (contoh)",
        pitch=f"Layanan yang lebih dekat dengan warga {team.name}. Isi stan ini contoh.",
    )
    if begun:
        return
    editing.set_story(
        team.scope,
        story=(
            f"{team.name} mulai dari keluhan yang paling sering datang, bukan dari aplikasi. Setiap inovasi diuji"
            " di satu kelurahan dulu, diukur, lalu diperluas.\n\nSemua isi stan ini adalah contoh untuk"
            " memperlihatkan pameran; tidak satu pun menggambarkan keadaan sebenarnya."
        ),
    )


def _innovations(team: _Team) -> dict[int, tuple[str, Idea]]:
    """One to three innovations; gives dimension and idea of each by its id."""
    luck, made = team.luck, {}
    for dimension in luck.sample(sorted(IDEAS), 3 if team.code == TEAM_REGION else luck.choice((1, 2, 2, 3))):
        idea = luck.choice(IDEAS[dimension])
        status = luck.choice(("running", "running", "planned"))
        innovation_id = editing.add_innovation(
            team.scope,
            title=f"{idea.title} (contoh)",
            dimension=dimension,
            problem=idea.problem,
            does=idea.does,
            status=status,
            since=luck.choice((2021, 2022, 2023, 2024)),
            stage="" if status == "planned" else luck.choice(STAGES),
            figures=[{"value": idea.figure, "label": idea.counts, "source": "contoh", "year": 2025}],
        )
        made[innovation_id] = (dimension, idea)
    return made


def _contacts(team: _Team) -> None:
    editing.set_contacts(
        team.scope,
        person=team.person,
        unit="Dinas Komunikasi dan Informatika (contoh)",
        pic_user_id=team.user_id,
        contacts={"whatsapp": "0812-0000-0000", "email": f"kominfo.{team.code}@contoh.example"},
    )


def _cover(team: _Team, drawn: dict[tuple[str, int], Upload], number: int) -> None:
    scene = ("valley", "branding")[number % 2]
    upload = _drawn(drawn, scene, number % len(scenes.PALETTES))
    public_id = picturing.keep(team.scope, upload)
    picturing.set_picture(team.scope, place=COVER, upload=upload, public_id=public_id, text=scenes.SEEN[scene])


def _enrich(
    team: _Team, innovations: dict[int, tuple[str, Idea]], drawn: dict[tuple[str, int], Upload], number: int
) -> None:
    """Greeting, people, a picture for each innovation; a brochure, a film and data for the first."""
    given, family = team.luck.choice(GIVEN), team.luck.choice(FAMILY)
    editing.set_greeting(
        team.scope,
        greeting=(
            "Selamat datang di stan kami. Yang kami bawa bukan aplikasi, melainkan cara kerja yang sudah dicoba warga;"
            " silakan tiru, dan ceritakan kepada kami apa yang lebih baik di tempat Anda."
        ),
        greeter=f"{given} {family} (contoh), kepala daerah {team.name}",
    )
    editing.set_people(
        team.scope,
        people=[
            {"name": team.person, "role": "Koordinator"},
            {"name": f"{family} {given} (contoh)", "role": "Pengukuran di lapangan"},
        ],
    )
    for place, (innovation_id, (dimension, _idea)) in enumerate(innovations.items()):
        upload = _drawn(drawn, dimension, (number + place) % len(scenes.PALETTES))
        public_id = picturing.keep(team.scope, upload)
        picturing.add_picture(
            team.scope, innovation_id=innovation_id, upload=upload, public_id=public_id, text=scenes.SEEN[dimension]
        )
    first = next(iter(innovations))
    _links(team, first)
    idea = innovations[first][1]
    upload = _leafed(idea, number)
    picturing.set_brochure(
        team.scope,
        innovation_id=first,
        upload=upload,
        public_id=picturing.keep(team.scope, upload),
        title=f"{idea.title}: cara meniru (contoh)",
    )


def _links(team: _Team, innovation_id: int) -> None:
    """A film and a data set on sites that do not exist."""
    kept = own_queries.innovation(team.scope, innovation_id)
    texts = {
        name: getattr(kept, name) for name in ("title", "dimension", "problem", "does", "status", "since", "stage")
    }
    editing.change_innovation(
        team.scope,
        innovation_id=innovation_id,
        **texts,
        figures=[
            {"value": row.value, "label": row.label, "source": row.source, "year": row.year} for row in kept.figures
        ],
        video="https://video.contoh.example/film",
        open_data="https://data.contoh.example/set",
    )


def _ask(organiser: Scope, team: _Team) -> None:
    """A team that has only begun is asked to go on."""
    booth = own_queries.own_booth(team.scope)
    if booth is not None:
        steering.ask_for_changes(
            organiser, booth_id=booth.id, text="Mohon lengkapi cerita dan satu inovasi, cukup tiga kalimat (contoh)."
        )


def _drawn(drawn: dict[tuple[str, int], Upload], scene: str, palette: int) -> Upload:
    """A scene in a palette, drawn once however many booths show it."""
    if (scene, palette) not in drawn:
        data = scenes.picture(scene, palette)
        done = pictures.draw(data)
        facts = {"width": done.width, "height": done.height}
        drawn[scene, palette] = Upload(
            MediaKind.PICTURE, hashlib.sha256(data).hexdigest(), len(data), facts, done.files
        )
    return drawn[scene, palette]


def _leafed(idea: Idea, number: int) -> Upload:
    data = scenes.brochure(f"{idea.title} (contoh)", (idea.problem, idea.does, idea.counts), number)
    done = brochures.leaf(data)
    facts = {"pages": done.pages, "width": done.width, "height": done.height}
    files = {**done.files, names.PDF: data}
    return Upload(MediaKind.BROCHURE, hashlib.sha256(data).hexdigest(), len(data), facts, files)


def _teams(edition: EditionRef) -> sa.Select[str, str, int, int, str]:
    """Code, name, region and user of every region team, and the user's name."""
    return (
        sa.select(Region.code, Region.name, Region.id.label("region_id"), Membership.user_id, User.name.label("person"))
        .join(Membership, Membership.region_id == Region.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.edition_id == edition.id, Membership.role == Role.REGION.value)
    )
