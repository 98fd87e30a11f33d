"""What anybody may read: regions, booths, agenda and results of an edition, and the API's own description."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from eventapp.agenda import queries as sessions
from eventapp.api.documents import description as described
from eventapp.api.views.answering import answer, asked_limit, listing, pieces, utc
from eventapp.api.views.blueprint import bp
from eventapp.core.access import PUBLIC
from eventapp.editions.queries import participations
from eventapp.editions.queries import public as published
from eventapp.judging.documents import tables
from eventapp.judging.queries import public as judging
from eventapp.judging.queries.public import OutcomeRow, PublishedRound, RankRow
from eventapp.web.addresses import absolute
from eventapp.web.routing import requires


@bp.route("/openapi.json")
@requires(PUBLIC)
def description() -> Response:
    """OpenAPI 3.1."""
    return answer(described.document())


@bp.route("/editions/<edition:edition>/regions")
@requires(PUBLIC)
def regions(edition: str) -> Response:
    """Participating regions in the order of the edition."""
    limit = asked_limit(default=200)
    page = participations.page_of_regions(g.scope, after=request.args.get("after"), limit=limit)
    items = [{"code": row.code, "name": row.name, "track": row.track, "stage": row.stage} for row in page.items]
    return listing(items, page.next, limit=limit)


@bp.route("/editions/<edition:edition>/agenda")
@requires(PUBLIC)
def agenda(edition: str) -> Response:
    """Every session by start."""
    items = [
        {
            "id": row.public_id,
            "title": row.title,
            "kind": row.kind,
            "room": row.room,
            "starts_at": utc(row.starts_at),
            "ends_at": utc(row.ends_at),
            "speakers": list(row.people),
            "seats": row.seats,
            "seats_left": row.seats_left,
            "cancelled": row.is_cancelled,
        }
        for row in sessions.details(g.scope)
    ]
    return pieces(items, "id")


@bp.route("/editions/<edition:edition>/results")
@requires(PUBLIC)
def results(edition: str) -> Response:
    """Every published category with its winners and ranking, or the awards that documents tell of; else nothing.

    The same 4 statements whether something is published or not.
    """
    rounds = {each.id: each for each in judging.published_rounds(g.scope)}
    outcomes = judging.outcomes(g.scope)
    rankings = judging.rankings(g.scope)
    awards: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in published.awards(g.scope):
        awards.setdefault((row.category, row.label), []).append({"code": row.code, "name": row.name})
    items = [
        _result(
            edition,
            rounds[outcome.round_id],
            outcome,
            [row for row in rankings if row.category == outcome.category],
            awards.get((outcome.category, outcome.label), []),
        )
        for outcome in outcomes
    ]
    told = {outcome.category for outcome in outcomes}
    items += [
        {"category": category, "label": label, "winners": winners, "round": None, "ranking": []}
        for (category, label), winners in awards.items()
        if category not in told
    ]
    return pieces(items, "category")


def _result(
    edition: str,
    round_: PublishedRound,
    outcome: OutcomeRow,
    ranking: list[RankRow],
    recognised: list[dict[str, str]],
) -> dict[str, Any]:
    """A published category at the detail that was chosen for everybody."""
    codes = {row.name: row.code for row in ranking}
    winners = [{"code": codes[name], "name": name} for name in outcome.winners if name in codes]
    bundle = f"/{edition}/results/{round_.key}/bundle.zip" if round_.bundle_sha256 else None
    return {
        "category": outcome.category,
        "label": outcome.label,
        "winners": winners if outcome.is_scored else recognised,
        "honours": outcome.honours,
        "round": {
            "key": round_.key,
            "name": round_.name,
            "kind": round_.kind,
            "method": round_.method,
            "publishes": round_.publishes,
            "version": round_.version,
            "published_at": utc(round_.published_at),
            "contested": outcome.contested,
            "decision": outcome.decision or None,
            "result": outcome.document["result_hash"],
            "score_log": round_.head_hash,
            "bundle": absolute(bundle) if bundle else None,
        },
        "ranking": tables.ranking_rows(ranking, round_.publishes),
    }
