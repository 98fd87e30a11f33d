"""Fifty booths, written and published by their teams, and two conversations with visitors."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import EditionRef, Role, system_scope
from eventapp.core.db import db
from eventapp.demo.rules.innovations import IDEAS
from eventapp.demo.rules.people import chance
from eventapp.demo.services.people import TEAM_REGION
from eventapp.demo.services.roles import scope_of
from eventapp.editions.models import Membership
from eventapp.exhibition.services import editing, opening, publishing
from eventapp.regions.models import Region

DRAFTS = 3  # the last teams have not published yet


def fill(edition: EditionRef, codes: list[str]) -> None:
    """One booth per region of ``codes``; all but the last DRAFTS are published."""
    opening.open_booths(system_scope(edition))
    teams = {row.code: row for row in db.rows(_teams(edition))}
    for number, code in enumerate(codes):
        team = teams[code]
        scope = scope_of(edition, team.user_id, Role.REGION, region_id=team.region_id)
        luck = chance(f"booth:{code}")
        editing.set_profile(
            scope,
            programme=f"{team.name} Cerdas (contoh)",
            pitch=f"Layanan yang lebih dekat dengan warga {team.name}. Isi stan ini contoh.",
        )
        editing.set_story(
            scope,
            story=(
                f"{team.name} mulai dari keluhan yang paling sering datang, bukan dari aplikasi. Setiap inovasi diuji"
                " di satu kelurahan dulu, diukur, lalu diperluas.\n\nSemua isi stan ini adalah contoh untuk"
                " memperlihatkan pameran; tidak satu pun menggambarkan keadaan sebenarnya."
            ),
        )
        for dimension in luck.sample(sorted(IDEAS), 3 if code == TEAM_REGION else luck.choice((1, 2, 2, 3))):
            idea = luck.choice(IDEAS[dimension])
            editing.add_innovation(
                scope,
                title=f"{idea.title} (contoh)",
                dimension=dimension,
                problem=idea.problem,
                does=idea.does,
                status=luck.choice(("running", "running", "planned")),
                since=luck.choice((2021, 2022, 2023, 2024)),
                figures=[{"value": idea.figure, "label": idea.counts, "source": "contoh", "year": 2025}],
            )
        editing.set_contacts(
            scope,
            person=db.scalar(sa.select(User.name).where(User.id == team.user_id)),
            unit="Dinas Komunikasi dan Informatika (contoh)",
            pic_user_id=team.user_id,
            contacts={"whatsapp": "0812-0000-0000", "email": f"kominfo.{code}@contoh.example"},
        )
        if number < len(codes) - DRAFTS:
            publishing.publish(scope)


def _teams(edition: EditionRef) -> sa.Select[str, str, int, int]:
    """Code, name, region and user of every region team."""
    return (
        sa.select(Region.code, Region.name, Region.id.label("region_id"), Membership.user_id)
        .join(Membership, Membership.region_id == Region.id)
        .where(Membership.edition_id == edition.id, Membership.role == Role.REGION.value)
    )
