"""Results for everybody: published rounds with scores, or the awards that documents tell of; else nothing, with 404."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.editions.queries import public as editions
from eventapp.errors import N_
from eventapp.judging import documents
from eventapp.judging.errors import NotPublished
from eventapp.judging.models.states import RoundKind, SignerRole
from eventapp.judging.queries import public as queries
from eventapp.judging.queries.public import OutcomeRow, PublishedRound, SignedRow
from eventapp.judging.views import figures
from eventapp.judging.views.blueprint import bp
from eventapp.regions import queries as regions
from eventapp.web.i18n import format_moment, gettext
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires


@bp.route("/<edition:edition>/results")
@requires(PUBLIC)
@cached(5)
def show_results(edition: str) -> ResponseReturnValue:
    """The winners of every published category; of an edition known from documents, the awards they name."""
    rounds = queries.published_rounds(g.scope)
    if not rounds:
        return _from_documents()
    outcomes = queries.outcomes(g.scope)
    selections = {each.category for each in outcomes if each.winner is None}
    return render_template(
        "judging/results.html",
        rounds=rounds,
        outcomes={each.key: [row for row in outcomes if row.round_id == each.id] for each in rounds},
        selected=[row for row in queries.rankings(g.scope) if row.selected] if selections else [],
        kinds=RoundKind,
        **_finding([each for each in outcomes if each.winner]),
        **figures.FILTERS,
    )


@bp.route("/<edition:edition>/results/<slug:category>")
@requires(PUBLIC)
@cached(5)
def show_category(edition: str, category: str) -> ResponseReturnValue:
    """One category: the winner, how it was settled, the whole ranking, how to check it."""
    outcome, round_ = _published(category)
    rows = queries.ranking(g.scope, category)
    axis = figures.axis(rows)
    return render_template(
        "judging/category.html",
        round=round_,
        outcome=outcome,
        rows=rows,
        bars=[axis.bar(row) for row in rows],
        axis=axis,
        highest=queries.scale(g.scope, category)[1],
        judges_rows=_judges(outcome),
        warnings=figures.sentences(outcome.document["warnings"]),
        proof_rows=_proof(outcome, round_, queries.signed(g.scope, round_.id)),
        tiles=regions.registry().tiles,
        **figures.FILTERS,
    )


@bp.route("/<edition:edition>/results/<slug:category>/ranking.csv")
@requires(PUBLIC)
@cached(5)
def download_ranking(edition: str, category: str) -> ResponseReturnValue:
    """The published ranking with full precision."""
    _published(category)
    name = f"{edition}-{category}.csv"
    return Response(
        documents.ranking_csv(queries.ranking(g.scope, category)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _published(category: str) -> tuple[OutcomeRow, PublishedRound]:
    outcome = next((each for each in queries.outcomes(g.scope) if each.category == category), None)
    if outcome is None:
        raise NotPublished
    return outcome, next(each for each in queries.published_rounds(g.scope) if each.id == outcome.round_id)


def _judges(outcome: OutcomeRow) -> list[dict[str, str]]:
    """Leniency of each judge by pseudonym, and how well they agree."""
    rows = [
        {"term": line.name, "value": figures.signed_number(line.leniency)}
        for line in figures.judge_lines(outcome.document)
    ]
    return [*rows, {"term": gettext(N_("Agreement")), "value": figures.agreement(outcome.document["reliability"])}]


def _proof(outcome: OutcomeRow, round_: PublishedRound, signed: list[SignedRow]) -> list[dict[str, str]]:
    """What somebody needs who wants to compare the published result with the minutes."""
    by = {SignerRole.CHAIR.value: N_("Signed by the chair"), SignerRole.AUDITOR.value: N_("Signed by the auditor")}
    rows = [(gettext(by[each.role]), format_moment(each.signed_at)) for each in signed]
    rows += [
        (gettext(N_("Published")), format_moment(round_.published_at)),
        (gettext(N_("Fingerprint of the result")), figures.grouped(outcome.document["result_hash"])),
        (gettext(N_("Fingerprint of the score log")), figures.grouped(round_.head_hash)),
    ]
    return [{"term": term, "value": value} for term, value in rows]


def _from_documents() -> ResponseReturnValue:
    """The awards of the archive; without any, the page that says that results are not out."""
    awards, overview = editions.awards(g.scope), editions.overview(g.scope)
    if not awards:
        # the archive names no awards for some years: that is an answer; a running year has none yet
        return render_template("judging/not_out.html"), 200 if overview.is_history else NotPublished.status
    held = next((each for each in editions.events(g.scope) if each.starts_on), None)
    return render_template(
        "judging/winners.html",
        awards=awards,
        overview=overview,
        held=held,
        implementing=overview.facts.get("implementing"),
        cohorts=queries.cohorts(g.scope, {award.code for award in awards}),
        sources=sorted({source for award in awards for source in award.source}),
        **_provinces([(award.code[:2], award.province) for award in awards]),
        regions_number=len({award.code for award in awards}),
        **figures.FILTERS,
    )


def _finding(outcomes: list[OutcomeRow]) -> dict[str, Any]:
    provinces = [(row.province_code or "", row.province or "") for row in outcomes]
    return {**_provinces(provinces), "regions_number": len({row.winner_code for row in outcomes})}


def _provinces(found: list[tuple[str, str]]) -> dict[str, Any]:
    """Where the winners come from: counted, and as lit tiles."""
    counts = Counter(found).most_common()
    leads = bool(counts) and counts[0][1] > 1 and (len(counts) == 1 or counts[1][1] < counts[0][1])
    return {
        "tiles": regions.registry().tiles,
        "lit": [code for code, _ in found],
        "provinces": [(name, number) for (_, name), number in counts],
        "leader": (counts[0][0][1], counts[0][1]) if leads else None,
        "winners_number": len(found),
    }
