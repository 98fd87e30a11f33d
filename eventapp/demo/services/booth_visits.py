"""Three weeks of visitors at the example's booths, so that its figures can be looked at. All of them are invented."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta

from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.demo.rules.people import chance
from eventapp.demo.services.people import TEAM_REGION
from eventapp.exhibition.queries import public
from eventapp.exhibition.rules.attention import CHANNELS, Kind
from eventapp.exhibition.services import attention
from eventapp.exhibition.services.attention import Seen

DAYS = 21


def fill(edition: EditionRef) -> None:
    """Visits that grow towards the forum, looks at innovations, and a few contacts for every booth."""
    noon = now().astimezone(UTC).replace(hour=5, minute=0, second=0, microsecond=0)
    counted: Counter[Seen] = Counter()
    for booth in public.exhibited(system_scope(edition)):
        luck = chance(f"visits:{booth.code}")
        fame = 3.0 if booth.code == TEAM_REGION else luck.uniform(0.4, 2.2)
        for ago in range(DAYS):
            hour = noon - timedelta(days=ago)
            visits = round(fame * luck.uniform(0.5, 1.5) * (3 + 60 / (ago + 2)))
            counted[Seen(edition.slug, booth.slug, Kind.VISIT, hour)] += visits
            for innovation in booth.content.innovations:
                looks = round(visits * luck.uniform(0.1, 0.8))
                counted[Seen(edition.slug, booth.slug, Kind.INNOVATION, hour, str(innovation.id))] += looks
            for kind in CHANNELS:
                counted[Seen(edition.slug, booth.slug, kind, hour)] += round(visits * luck.uniform(0, 0.1))
    attention.record({seen: number for seen, number in counted.items() if number})
