"""A category that region teams enter themselves: dossiers in every state, from a draft to a refusal."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Role, Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.demo.services.judging import LEVELS
from eventapp.demo.services.people import TEAM_REGION
from eventapp.demo.services.roles import Cast, scope_of
from eventapp.editions.models import Membership
from eventapp.judging.models.intake import Dossier
from eventapp.judging.rules.dossiers import Question
from eventapp.judging.services import eligibility, intake, setup
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.regions.models import Region

ROUND, CATEGORY = "layanan", "layanan-digital"
DAYS = 10  # until the deadline
QUESTIONS = (
    Question(
        "masalah", {"id": "Masalah warga yang dijawab", "en": "Which problem of citizens does it solve?"}, long=True
    ),
    Question("hasil", {"id": "Hasil yang terukur", "en": "What came of it, in figures?"}, long=True),
    Question("tautan", {"id": "Alamat layanan", "en": "Address of the service"}, required=False),
)
ANSWERS = {
    "masalah": "Warga menunggu dua minggu untuk surat keterangan (contoh).",
    "hasil": "Waktu tunggu turun dari 14 hari menjadi 2 hari (contoh).",
    "tautan": "https://layanan.contoh.example",
}
HANDED_IN = 6  # teams; then, in the order of codes:
PASSED, RETURNED, REFUSED = slice(0, 2), slice(2, 3), slice(3, 4)  # the others wait for the check
RUBRIC = (
    CriterionSpec("manfaat", "Manfaat bagi warga", weight=60, levels=LEVELS),
    CriterionSpec("keberlanjutan", "Keberlanjutan", weight=40, levels=LEVELS),
)


def fill(edition: EditionRef, cast: Cast) -> None:
    """A round in preparation whose only category takes dossiers for some more days."""
    organiser = scope_of(edition, cast.users["organiser"], Role.ORGANISER)
    round_id = setup.create_round(organiser, key=ROUND, name="Penghargaan layanan 2026 (contoh)", is_draft=True)
    category_id = setup.add_category(
        organiser, round_id=round_id, key=CATEGORY, label="Layanan publik digital", criteria=RUBRIC
    )
    until = now() + timedelta(days=DAYS)
    eligibility.set_intake(organiser, category_id=category_id, questions=QUESTIONS, until=until)
    teams = _teams(edition)
    intake.save_answers(teams[TEAM_REGION], category=CATEGORY, answers={"masalah": ANSWERS["masalah"]})
    codes = [code for code in teams if code != TEAM_REGION][:HANDED_IN]
    for code in codes:
        intake.save_answers(teams[code], category=CATEGORY, answers=ANSWERS)
        intake.hand_in(teams[code], category=CATEGORY)
    dossiers = _dossiers(edition, codes)
    for code in codes[PASSED]:
        eligibility.pass_dossier(organiser, dossier_id=dossiers[code])
    for code in codes[RETURNED]:
        why = "Hasil belum menyebut sumber angkanya (contoh)."
        eligibility.return_dossier(organiser, dossier_id=dossiers[code], reason=why, until=until)
    for code in codes[REFUSED]:
        why = "Layanan baru akan berjalan tahun depan (contoh)."
        eligibility.refuse_dossier(organiser, dossier_id=dossiers[code], reason=why)


def team(edition: EditionRef) -> Scope:
    """The region team that has a link."""
    return _teams(edition)[TEAM_REGION]


def _teams(edition: EditionRef) -> dict[str, Scope]:
    """The scope of each region's team, by the region's code in order."""
    query = (
        sa.select(Region.code, Region.id, Membership.user_id)
        .join(Membership, Membership.region_id == Region.id)
        .where(Membership.edition_id == edition.id, Membership.role == Role.REGION.value)
        .order_by(Region.code)
    )
    return {row.code: scope_of(edition, row.user_id, Role.REGION, region_id=row.id) for row in db.rows(query)}


def _dossiers(edition: EditionRef, codes: list[str]) -> dict[str, int]:
    query = (
        sa.select(Region.code, Dossier.id)
        .join(Region, Region.id == Dossier.region_id)
        .where(Dossier.edition_id == edition.id, Region.code.in_(codes))
    )
    return {row.code: row.id for row in db.rows(query)}
