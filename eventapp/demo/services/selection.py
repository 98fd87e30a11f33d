"""A selection in two stages in the middle of its work: the desk review is published, the interviews have begun."""

from __future__ import annotations

from eventapp.core.access import EditionRef, Role
from eventapp.demo.rules.people import chance
from eventapp.demo.services.judging import LEVELS, region_ids, score_sheet, seal, seat
from eventapp.demo.services.roles import Cast, scope_of
from eventapp.judging.models.states import RoundKind
from eventapp.judging.queries import setup as setups
from eventapp.judging.services import assigning, closing, publishing, setup, stages
from eventapp.judging.services.rubrics import CriterionSpec

DESK, INTERVIEW = "seleksi-berkas", "seleksi-wawancara"
CATEGORY = "kesiapan"
WEIGHTS = (40, 60)
REGIONS = slice(20, 32)  # of the cohort
PLACES = 6  # regions that are interviewed
FINAL_PLACES = 3
PANEL = slice(10, 16)  # of the assessors: none of those with a link
PER_ENTRY = 3
SCORED = 4  # regions that have been interviewed so far
RUBRIC = (
    CriterionSpec("infrastruktur", "Infrastruktur", weight=30, levels=LEVELS),
    CriterionSpec("suprastruktur", "Suprastruktur", weight=30, levels=LEVELS),
    CriterionSpec("visi", "Visi kepala daerah", weight=40, levels=LEVELS),
)


def fill(edition: EditionRef, cast: Cast, codes: list[str]) -> None:
    """Both rounds by the people who would make them."""
    _review(edition, cast, codes)
    _interview(edition, cast)


def _review(edition: EditionRef, cast: Cast, codes: list[str]) -> None:
    organiser = scope_of(edition, cast.users["organiser"], Role.ORGANISER)
    luck = chance("selection-desk")
    round_id = setup.create_round(
        organiser, key=DESK, name="Seleksi berkas 2026 (contoh)", kind=RoundKind.SELECTION, places=PLACES
    )
    category_id = setup.add_category(
        organiser, round_id=round_id, key=CATEGORY, label="Kesiapan daerah", criteria=RUBRIC
    )
    panel = cast.assessors[PANEL]
    seats = {user_id: seat(edition, organiser, DESK, category_id, user_id) for user_id in panel}
    for place, region_id in enumerate(region_ids(codes)[REGIONS]):
        entry_id = setup.add_entry(organiser, category_id=category_id, region_id=region_id)
        for turn in range(PER_ENTRY):
            user_id = panel[(place + turn) % len(panel)]
            sheet = assigning.assign(organiser, entry_id=entry_id, panel_member_id=seats[user_id])
            score_sheet(edition, user_id, CATEGORY, sheet, 4.6 - 0.22 * place, luck, rubric=RUBRIC)
    chair = scope_of(edition, cast.users["chair"], Role.CHAIR)
    closing.close(chair, key=DESK)
    seal(edition, cast, DESK)
    publishing.publish(chair, key=DESK)  # nobody goes on before that


def _interview(edition: EditionRef, cast: Cast) -> None:
    organiser = scope_of(edition, cast.users["organiser"], Role.ORGANISER)
    luck = chance("selection-interview")
    round_id = setup.create_round(
        organiser, key=INTERVIEW, name="Seleksi wawancara 2026 (contoh)", kind=RoundKind.SELECTION, places=FINAL_PLACES
    )
    carry, own = WEIGHTS
    stages.follow(organiser, key=INTERVIEW, previous=DESK, carry_weight=carry, own_weight=own)
    stages.advance(scope_of(edition, cast.users["chair"], Role.CHAIR), key=INTERVIEW)
    (category,) = setups.categories(organiser, round_id)
    panel = cast.assessors[PANEL]
    seats = {user_id: seat(edition, organiser, INTERVIEW, category.id, user_id) for user_id in panel}
    for place, entry in enumerate(setups.entries(organiser, category.id)):
        for turn in range(PER_ENTRY):
            user_id = panel[(2 * place + turn) % len(panel)]
            sheet = assigning.assign(organiser, entry_id=entry.id, panel_member_id=seats[user_id])
            if place < SCORED:
                score_sheet(edition, user_id, category.key, sheet, 3.2 + 0.3 * place, luck, rubric=RUBRIC)
