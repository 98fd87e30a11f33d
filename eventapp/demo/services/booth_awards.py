"""A small award round that is over: scored, signed and published, so that there is a bundle to look at and verify."""

from __future__ import annotations

from eventapp.core.access import EditionRef, Role
from eventapp.demo.rules.people import chance
from eventapp.demo.services.building import PUBLISHED
from eventapp.demo.services.judging import LEVELS, add_categories, region_ids, score_sheet, seal, seat
from eventapp.demo.services.people import TEAM_REGION
from eventapp.demo.services.roles import Cast, scope_of
from eventapp.judging.services import assigning, closing, publishing, setup
from eventapp.judging.services.rubrics import CriterionSpec

KEY = PUBLISHED
CATEGORIES = (("isi-stan", "Isi stan terbaik"), ("layanan-stan", "Layanan stan terbaik"))
RUBRIC = (
    CriterionSpec("data", "Data dampak", weight=50, levels=LEVELS),
    CriterionSpec("cerita", "Cerita inovasi", weight=30, levels=LEVELS),
    CriterionSpec("tampilan", "Tampilan", weight=20, levels=LEVELS),
)
WORTH = (4.4, 3.6, 3.2, 2.8, 2.3)  # of the five regions of a category, in points
JUDGES = slice(6, 10)  # of the assessors: none of those with a link has anything to do with it
PER_ENTRY = 3


def fill(edition: EditionRef, cast: Cast, codes: list[str]) -> None:
    """The round from its first score to its publication, by the people who would do it."""
    organiser = scope_of(edition, cast.users["organiser"], Role.ORGANISER)
    chair = scope_of(edition, cast.users["chair"], Role.CHAIR)
    luck = chance("booth-awards")
    round_id = setup.create_round(organiser, key=KEY, name="Penghargaan stan 2026 (contoh)")
    regions, panel = region_ids(codes), cast.assessors[JUDGES]
    team = regions[codes.index(TEAM_REGION)]
    categories = add_categories(organiser, round_id, CATEGORIES, RUBRIC)
    for number, (key, category_id) in enumerate(categories.items()):
        seats = {user_id: seat(edition, organiser, KEY, category_id, user_id) for user_id in panel}
        own = regions[10 + number * len(WORTH) :][: len(WORTH)]
        if number == 0:
            own[0] = team  # so that its pages have a result, a letter and a certificate to show
        for place, worth in enumerate(WORTH):
            entry_id = setup.add_entry(organiser, category_id=category_id, region_id=own[place])
            for temper in range(PER_ENTRY):
                user_id = panel[(place + temper) % len(panel)]
                sheet = assigning.assign(organiser, entry_id=entry_id, panel_member_id=seats[user_id])
                score_sheet(edition, user_id, key, sheet, worth, luck, rubric=RUBRIC)
            if place == len(WORTH) - 1:
                assigning.recuse(chair, public_id=sheet, reason="Pernah menjadi narasumber daerah ini.")
    closing.close(chair, key=KEY)
    seal(edition, cast, KEY)
    publishing.publish(chair, key=KEY)
