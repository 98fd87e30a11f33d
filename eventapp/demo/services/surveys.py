"""The example's satisfaction survey with invented answers."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.demo.rules.people import chance
from eventapp.surveys.services import answering, setup

ANSWERS = 84
ELEMENTS = ("overall", "registration", "staff", "sessions", "exhibition", "venue")
COMMENTS = (
    "Lokakarya terlalu singkat. (contoh)",
    "Mohon materi dibagikan sehari sebelumnya. (contoh)",
    "Antrean makan siang panjang. (contoh)",
)


def fill(edition: EditionRef) -> None:
    """A survey that is open now, answered by ANSWERS invented people. Links are mailed to those who came."""
    scope = system_scope(edition)
    slug = setup.create_satisfaction_survey(
        scope,
        title="Survei kepuasan Forum Smart City 2026",
        opens_at=now() - timedelta(hours=12),
        closes_at=now() + timedelta(days=14),
    )
    luck = chance("survey")
    for _ in range(ANSWERS):
        answers: dict[str, object] = {key: luck.choices("4321", (52, 33, 11, 4))[0] for key in ELEMENTS}
        answers["attendance"] = luck.choices(("onsite", "online", "both"), (70, 22, 8))[0]
        answers["useful"] = luck.sample(("panel", "workshop", "exhibition", "award", "meeting"), luck.choice((1, 2, 3)))
        answers["recommend"] = str(min(10, max(0, round(luck.gauss(8.2, 1.7)))))
        if luck.random() < 0.2:
            answers["comment"] = luck.choice(COMMENTS)
        answering.answer(scope, slug=slug, answers=answers)
