"""Results for everybody: published rounds with scores, or the awards that documents tell of; else nothing, with 404."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from eventapp.core import issued
from eventapp.core.access import PUBLIC
from eventapp.editions.queries import archive
from eventapp.editions.queries import public as editions
from eventapp.editions.rules.archive_display import numbered
from eventapp.errors import N_
from eventapp.formats import xlsx
from eventapp.judging.documents import tables as documents
from eventapp.judging.documents.minutes import method_sentence
from eventapp.judging.errors import NotPublished
from eventapp.judging.models.states import RoundKind, SignerRole
from eventapp.judging.queries import bundling, letters
from eventapp.judging.queries import public as queries
from eventapp.judging.queries.letters import LetterLine
from eventapp.judging.queries.public import OutcomeRow, PublishedRound, RankRow, SignedRow
from eventapp.judging.services import documents as papers
from eventapp.judging.views import figures
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.letters import criterion_bar
from eventapp.regions import queries as regions
from eventapp.web.i18n import format_moment, gettext, ngettext
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
    """One category: the winner, how it was settled, the whole ranking, how to check it. At most 10 statements."""
    outcome, round_ = _published(category)
    if not outcome.is_scored:
        honoured = [each for each in editions.awards(g.scope) if each.category == category]
        return render_template("judging/recognition.html", round=round_, outcome=outcome, honoured=honoured)
    rows = queries.ranking(g.scope, category)
    axis = figures.axis(rows)
    lines = _reasons(outcome, round_)
    minutes = letters.public_minutes(g.scope, round_.key)
    return render_template(
        "judging/category.html",
        round=round_,
        outcome=outcome,
        rows=rows if round_.shows_scores else [],
        finding=_headline(outcome, rows),
        margin=figures.margin(rows),
        bars=[axis.bar(row) for row in rows],
        axis=axis,
        highest=queries.scale(g.scope, category)[1],
        winner_row=next((row for row in rows if row.name == outcome.winner), None),
        lines=lines,
        line_bars=[criterion_bar(line) for line in lines],
        judges=figures.judge_lines(outcome.document) if round_.shows_scores else [],
        agreement=figures.agreement(outcome.document["reliability"]),
        method=method_sentence(round_.method, drop_high=round_.drop_high, drop_low=round_.drop_low),
        warnings=outcome.document["warnings"],
        notes=figures.by_judge(outcome.document["warnings"], {line.numbers.criterion: line.label for line in lines}),
        minutes=minutes,
        minutes_code=issued.grouped(minutes.code) if minutes else "",
        proof_rows=_proof(outcome, round_, queries.signed(g.scope, round_.id)),
        keys=bundling.public_keys(g.scope, round_.key),
        versions=bundling.published(g.scope, round_.key) if round_.version > 1 else [],
        tiles=regions.registry().tiles,
        **figures.FILTERS,
    )


@bp.route("/<edition:edition>/results/<slug:category>/ranking.csv")
@requires(PUBLIC)
@cached(5)
def download_ranking(edition: str, category: str) -> ResponseReturnValue:
    """The published ranking with full precision."""
    _scores(category)
    made = documents.ranking_csv(queries.ranking(g.scope, category))
    return _file(made, "text/csv", f"{edition}-{category}.csv")


@bp.route("/<edition:edition>/results/<slug:category>/ranking.xlsx")
@requires(PUBLIC)
@cached(5)
def download_spreadsheet(edition: str, category: str) -> ResponseReturnValue:
    """The same as a spreadsheet."""
    outcome, _ = _scores(category)
    made = documents.ranking_xlsx(queries.ranking(g.scope, category), sheet=outcome.label)
    return _file(made, xlsx.CONTENT_TYPE, f"{edition}-{category}.xlsx")


@bp.route("/<edition:edition>/results/<slug:category>/ranking.json")
@requires(PUBLIC)
@cached(5)
def download_document(edition: str, category: str) -> ResponseReturnValue:
    """The same with what identifies the result, as JSON."""
    outcome, round_ = _scores(category)
    document = {
        "edition": edition,
        "round": round_.key,
        "category": category,
        "label": outcome.label,
        "method": round_.method,
        "publishes": round_.publishes,
        "version": round_.version,
        "published_at": round_.published_at.isoformat(),
        "winners": outcome.winners,
        "honours": outcome.honours,
        "contested": outcome.contested,
        "decision": outcome.decision or None,
        "result": outcome.document["result_hash"],
        "score_log": round_.head_hash,
        "ranking": documents.ranking_rows(queries.ranking(g.scope, category), round_.publishes),
    }
    made = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    return _file(made, "application/json", f"{edition}-{category}.json")


@bp.route("/<edition:edition>/results/<slug:round_key>/minutes.pdf")
@requires(PUBLIC)
def download_public_minutes(edition: str, round_key: str) -> ResponseReturnValue:
    """The minutes of a published round, byte for byte."""
    _, data = papers.public_minutes(g.scope, key=round_key)
    return _file(data, "application/pdf", f"{edition}-{round_key}.pdf", inline=True)


def _published(category: str) -> tuple[OutcomeRow, PublishedRound]:
    """The outcome and its round. What is unknown and what is not out cost and answer the same: 2 statements, 404."""
    rounds = {each.id: each for each in queries.published_rounds(g.scope)}
    outcome = next((each for each in queries.outcomes(g.scope) if each.category == category), None)
    if outcome is None:
        raise NotPublished
    return outcome, rounds[outcome.round_id]


def _scores(category: str) -> tuple[OutcomeRow, PublishedRound]:
    """The same, where a ranking was published. Raises NotPublished."""
    outcome, round_ = _published(category)
    if not outcome.is_scored or not round_.shows_scores:
        raise NotPublished
    return outcome, round_


def _file(data: bytes, kind: str, name: str, *, inline: bool = False) -> Response:
    how = "inline" if inline else "attachment"
    return Response(data, mimetype=kind, headers={"Content-Disposition": f'{how}; filename="{name}"'})


def _headline(outcome: OutcomeRow, rows: list[RankRow]) -> str:
    """What the ranking says, in one sentence."""
    first = [row.name for row in rows if row.rank_low == 1]
    if outcome.graded:
        reached = len(outcome.honours)
        return ngettext("%(num)s region reached a grade", "%(num)s regions reached a grade", reached)
    if "stages" in outcome.document and outcome.winner is not None:
        return gettext(N_("%(region)s is first by both stages together")) % {"region": outcome.winner}
    if outcome.winner is None:
        chosen = sum(row.selected for row in rows)
        return ngettext("%(num)s region was selected", "%(num)s regions were selected", chosen)
    if len(first) == 2:
        return gettext(N_("%(first)s and %(second)s are close together")) % {"first": first[0], "second": first[1]}
    if len(first) > 2:
        return ngettext("%(num)s region could have come first", "%(num)s regions could have come first", len(first))
    if outcome.decision or not first:  # the panel decided, or nobody knows how sure the order is
        return gettext(N_("Ranking"))
    if outcome.contested:
        return gettext(N_("The first place is not certain"))
    return gettext(N_("%(region)s leads clearly")) % {"region": outcome.winner}


def _reasons(outcome: OutcomeRow, round_: PublishedRound) -> list[LetterLine]:
    """The winner's criteria beside the category's, where single scores may be seen."""
    if not round_.shows_singles or outcome.winner is None:
        return []
    return letters.letter_lines(g.scope, category_id=outcome.category_id, region=outcome.winner)


def _proof(outcome: OutcomeRow, round_: PublishedRound, signed: list[SignedRow]) -> list[dict[str, str]]:
    """What somebody needs who wants to compare the published result with the minutes."""
    by = {SignerRole.CHAIR.value: N_("Signed by the chair"), SignerRole.AUDITOR.value: N_("Signed by the auditor")}
    rows = [(gettext(by[each.role]), format_moment(each.signed_at)) for each in signed]
    rows.append((gettext(N_("Published")), format_moment(round_.published_at)))
    if round_.version > 1:
        rows.append((gettext(N_("Version")), gettext(N_("%(number)s, a correction")) % {"number": round_.version}))
    if round_.decision:
        rows.append((gettext(N_("Decision that names the winners")), round_.decision))
    rows.append((gettext(N_("Fingerprint of the result")), figures.grouped(outcome.document["result_hash"])))
    if round_.head_hash:
        rows.append((gettext(N_("Fingerprint of the score log")), figures.grouped(round_.head_hash)))
    if round_.bundle_sha256:
        rows.append((gettext(N_("SHA-256 of the bundle")), figures.grouped(round_.bundle_sha256)))
    return [{"term": term, "value": value} for term, value in rows]


def _from_documents() -> ResponseReturnValue:
    """The awards of the archive; without any, the page that says that results are not out."""
    awards, overview = editions.awards(g.scope), editions.overview(g.scope)
    if not awards:
        # the archive names no awards for some years: that is an answer; a running year has none yet
        status = 200 if overview.is_history else NotPublished.status
        return render_template("judging/not_out.html", overview=overview), status
    held = next((each for each in editions.events(g.scope) if each.starts_on), None)
    return render_template(
        "judging/winners.html",
        awards=awards,
        overview=overview,
        held=held,
        implementing=overview.facts.get("implementing"),
        cohorts=queries.cohorts(g.scope, {award.code for award in awards}),
        documents=numbered((source for award in awards for source in award.source), archive.source_numbers()),
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
