"""The minutes of a round (*Berita Acara*) as PDF, in the language of whoever has them drawn.

They name the jury, but never a member together with a region: the published log holds every score under pseudonyms,
and such a pair would tell who stands behind one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from eventapp.core import issued
from eventapp.errors import N_
from eventapp.formats import pdf
from eventapp.frozen import frozen
from eventapp.judging.models.states import DecisionKind, Method, Publishes, RoundKind, SignerRole
from eventapp.judging.queries import stages
from eventapp.judging.queries.bundling import SigningKey
from eventapp.judging.queries.deliberation import VoteRow
from eventapp.judging.queries.papers import Attendance, CriterionRow, ParticularsRow, RecusedRow
from eventapp.judging.queries.progress import Books, Official, SignatureRow
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.queries.tabulating import SEED
from eventapp.judging.rules.pact import PUBLISHED
from eventapp.judging.rules.stages import Combined
from eventapp.judging.rules.wording import date_in_words
from eventapp.web.addresses import absolute
from eventapp.web.i18n import current_locale, format_moment, format_number, gettext, ngettext

BLANK = "……………………………………"  # to be filled in by hand
METHODS = {
    Method.ADJUSTED.value: N_(
        "Each judge's score of a region is the weighted mean of the criteria. The final score is the mean of the judges"
        " after subtracting how lenient or strict each of them is, measured only on regions that others scored too,"
        " with two neutral scores for every judge (λ = 2)."
    ),
    Method.MEAN.value: N_(
        "Each judge's score of a region is the weighted mean of the criteria. The final score is the plain mean of the"
        " judges."
    ),
    Method.TRIMMED.value: N_(
        "Each judge's score of a region is the weighted mean of the criteria. The final score is the mean of the judges"
        " without the %(high)s highest and the %(low)s lowest."
    ),
}

SAME_ORDER = N_("Where all judges scored all regions, the order is that of the plain mean.")
SETTLED = {
    DecisionKind.LADDER.value: N_("Announced scores were level; the rule fixed beforehand decided: %(reason)s"),
    DecisionKind.PANEL.value: N_("Scores left the place open; the panel decided: %(reason)s"),
    DecisionKind.VOTE.value: N_("Scores left the place open; the panel decided by vote: %(reason)s"),
}


@frozen
class Facts:
    """All that the minutes tell."""

    edition: str
    letterhead: str
    found: Finding
    particulars: ParticularsRow
    attendance: Sequence[Attendance]
    recused: Sequence[RecusedRow]
    criteria: Sequence[CriterionRow]
    books: Books
    officials: Sequence[Official]
    signatures: Sequence[SignatureRow]
    keys: Sequence[SigningKey]
    votes: Sequence[VoteRow]
    day: date
    code: str


def draw(facts: Facts) -> bytes:
    """The minutes with a line to sign on for every member of the jury."""
    round_ = facts.found.inputs.round
    written = issued.grouped(facts.code)
    return pdf.paper(
        pdf.Paper(
            title=gettext(N_("Minutes of the judging")),
            subtitle=f"{round_.name} – {facts.edition}",
            language=current_locale(),
            day=facts.day,
            letterhead=facts.letterhead,
            footer=written,
            page=gettext(N_("Page {page} of {pages}")),
            blocks=[
                *_opening(facts),
                *_jury(facts),
                *_method(facts),
                *_results(facts),
                *_evidence(facts),
                *_signing(facts),
            ],
            seal=pdf.Seal(
                address=absolute(f"/verify/{written}"),
                code=written,
                sentence=gettext(
                    N_("Scan to check these minutes. This is the seal of the application, not a certified signature.")
                ),
                alt=gettext(N_("QR code with the address at which these minutes can be checked")),
            ),
        )
    )


def method_sentence(method: str, *, drop_high: int = 0, drop_low: int = 0) -> str:
    """How scores become a final score, in the reader's language."""
    sentence = gettext(METHODS[method])
    return sentence % {"high": drop_high, "low": drop_low} if method == Method.TRIMMED.value else sentence


def _opening(facts: Facts) -> list[pdf.Block]:
    round_, written = facts.found.inputs.round, facts.particulars
    sentence = gettext(
        N_(
            "On %(day)s, at %(place)s, the jury of %(round)s in %(edition)s, appointed by %(decree)s, concluded its"
            " judging and put the following on record."
        )
    )
    return [
        pdf.Text(
            sentence
            % {
                "day": date_in_words(facts.day, current_locale()),
                "place": written.place or BLANK,
                "round": round_.name,
                "edition": facts.edition,
                "decree": written.decree or BLANK,
            }
        )
    ]


def _jury(facts: Facts) -> list[pdf.Block]:
    rows = [
        (
            str(number),
            each.name,
            ", ".join(each.categories),
            _presence(each),
            f"{each.pact}, {format_moment(each.pact_at)}" if each.pact and each.pact_at else "–",
        )
        for number, each in enumerate(facts.attendance, 1)
    ]
    columns = [N_("No."), N_("Name"), N_("Categories"), N_("Presence"), N_("Integrity pact")]
    sheet = pdf.Table(
        [gettext(each) for each in columns], rows, ["right", "left", "left", "left", "left"], [0, 3, 4, 2, 3]
    )
    blocks: list[pdf.Block] = [pdf.Heading(gettext(N_("The jury"))), sheet]
    if facts.recused:
        sentence = gettext(N_("%(region)s (%(category)s): %(recused)s of %(judges)s judges recused"))
        items = [
            sentence
            % {"region": each.region, "category": each.category, "recused": each.recused, "judges": each.judges}
            for each in facts.recused
        ]
        blocks += [
            pdf.Text(
                gettext(
                    N_(
                        "Recused because of a conflict of interest, and counted neither as missing nor as zero. Names"
                        " stay with the secretariat, so that no published score can be traced to a person:"
                    )
                )
            ),
            pdf.Items(items),
        ]
    else:
        blocks.append(pdf.Text(gettext(N_("Nobody was recused."))))
    return blocks


def _presence(each: Attendance) -> str:
    if each.was_present:
        return gettext(N_("present"))
    if each.is_alternate:
        return gettext(N_("alternate, not called"))
    return gettext(N_("absent")) if each.assigned else gettext(N_("nothing assigned"))


def _method(facts: Facts) -> list[pdf.Block]:
    round_ = facts.found.inputs.round
    books = facts.books
    pairs = [
        (gettext(N_("Decimals that are compared")), str(round_.decimals)),
        (gettext(N_("Fewest judges of a region")), str(round_.min_judges)),
        (gettext(N_("What everybody may see of the result")), gettext(PUBLISHED[round_.publishes])),
        (gettext(N_("Seed of the cross-check")), str(SEED)),
        (
            gettext(N_("Sheets")),
            gettext(N_("%(assigned)s assigned, %(recused)s recused, %(missing)s missing, %(complete)s complete"))
            % {
                "assigned": books.assigned,
                "recused": books.recused,
                "missing": books.missing,
                "complete": books.complete,
            },
        ),
    ]
    if round_.close_reason:
        pairs.append((gettext(N_("Closed without all sheets because")), round_.close_reason))
    sentence = method_sentence(round_.method, drop_high=round_.drop_high, drop_low=round_.drop_low)
    return [
        pdf.Heading(gettext(N_("How it was reckoned"))),
        pdf.Text(f"{sentence} {gettext(SAME_ORDER)}" if round_.method == Method.ADJUSTED.value else sentence),
        pdf.Pairs(pairs),
        *_rubrics(facts.criteria),
    ]


def _rubrics(criteria: Iterable[CriterionRow]) -> list[pdf.Block]:
    """The criteria with their weights; categories with the same rubric share a line."""
    by_category: dict[str, list[str]] = {}
    for each in criteria:
        by_category.setdefault(each.category, []).append(f"{each.label} {each.weight} ({each.low}–{each.high})")
    shared: dict[str, list[str]] = {}
    for category, rubric in by_category.items():
        shared.setdefault("; ".join(rubric), []).append(category)
    return [pdf.Pairs([(", ".join(categories), rubric) for rubric, categories in shared.items()])] if shared else []


def _results(facts: Facts) -> list[pdf.Block]:
    found = facts.found
    blocks: list[pdf.Block] = [pdf.Heading(gettext(N_("The result")))]
    for category in found.inputs.categories:
        document, outcome = found.categories.get(category.key), found.outcomes.get(category.key)
        if document is None or outcome is None:
            continue
        blocks += [pdf.Heading(category.label, 2), pdf.Text(verdict(found, category.key))]
        blocks += [pdf.Text(sentence) for sentence in _votes_without_result(facts.votes, category.key)]
        if found.inputs.round.publishes == Publishes.WINNERS:
            continue  # minutes are public in the end, so they tell no more than was announced
        combined = stages.combined(found, category.key)
        blocks.append(
            _both_stages(combined, outcome, found)
            if combined
            else _ranking(document, outcome, found.inputs.round.decimals)
        )
    decision = facts.particulars.decision or BLANK
    sentence = gettext(N_("The winners are named by the decision %(decision)s."))
    return [*blocks, pdf.Text(sentence % {"decision": decision})]


def _votes_without_result(votes: Iterable[VoteRow], category: str) -> list[str]:
    """The questions to the panel that decided nothing, each with the reason that was written down at its end."""
    sentence = gettext(N_("The panel's vote “%(question)s” ended without a result: %(reason)s"))
    return [
        sentence % {"question": each.question, "reason": each.reason}
        for each in votes
        if each.category == category and each.decided_nothing
    ]


def _both_stages(combined: Sequence[Combined], outcome: dict[str, Any], found: Finding) -> pdf.Block:
    """The ranking by both stages together, with its parts."""
    before, own = found.carried["weights"] if found.carried else (0, 0)
    decimals = found.inputs.round.decimals
    lines = {each.entry: each for each in combined}
    weighed = gettext(N_("%(what)s (weighs %(weight)s)"))
    columns = [
        gettext(N_("No.")),
        gettext(N_("Region")),
        weighed % {"what": gettext(N_("Earlier stage")), "weight": before},
        weighed % {"what": gettext(N_("This round")), "weight": own},
        gettext(N_("Final")),
    ]
    rows = [
        (
            str(rank),
            entry,
            *(
                "–" if score is None else format_number(score, decimals)
                for score in (lines[entry].carried, lines[entry].own, lines[entry].total)
            ),
        )
        for rank, entry in outcome["ranking"]
    ]
    sides: list[pdf.Side] = ["right", "left", "right", "right", "right"]
    return pdf.Table(columns, rows, sides, [0, 1, 0, 0, 0])


def verdict(found: Finding, category: str) -> str:
    """Who was chosen, and how a place was settled that scores left open, in the reader's language."""
    outcome = found.outcomes[category]
    said = [chosen(found, category)]
    said += [
        gettext(N_("%(region)s was passed over: it won %(won)s.")) % {"region": region, "won": ", ".join(won)}
        for region, won in outcome["passed_over"]
    ]
    decided = next((each for each in found.content["decisions"] if each["category"] == category), None)
    if decided:
        sentence = SETTLED[decided["kind"]]
        said.append(gettext(sentence) % {"reason": decided["reason"]})
    elif found.categories[category]["contested"] and outcome["winners"]:
        said.append(gettext(N_("With other judges another region could have come first.")))
    return " ".join(said)


def chosen(found: Finding, category: str) -> str:
    """Who was chosen, and nothing else."""
    outcome = found.outcomes[category]
    graded: dict[str, list[str]] = {}
    for each in found.honours[category]:
        if each["grade"]:
            graded.setdefault(each["grade"], []).append(each["entry"])
    if graded:
        grades = "; ".join(f"{grade}: {', '.join(regions)}" for grade, regions in graded.items())
        return gettext(N_("Grades: %(grades)s.")) % {"grades": grades}
    if any(each.key == category and each.grades for each in found.inputs.categories):
        return gettext(N_("Nobody reached a grade."))
    if found.inputs.round.kind == RoundKind.SELECTION:
        return gettext(N_("Selected: %(regions)s.")) % {"regions": ", ".join(outcome["selected"]) or "–"}
    winners = outcome["winners"]
    if not winners:
        return gettext(N_("The first place is undecided."))
    if len(winners) == 1:
        return gettext(N_("Winner: %(region)s.")) % {"region": winners[0]}
    places = "; ".join(f"{place}. {region}" for place, region in enumerate(winners, 1))
    return gettext(N_("Winners by place: %(regions)s.")) % {"regions": places}


def _ranking(document: dict[str, Any], outcome: dict[str, Any], decimals: int) -> pdf.Block:
    """The ranking as it is announced."""
    columns = [N_("No."), N_("Region"), N_("Final"), N_("Raw mean"), N_("Correction"), N_("Judges"), N_("Band")]
    lines = {row["entry"]: row for row in document["ranking"]}
    rows = [
        (
            str(rank),
            entry,
            format_number(line["score"], decimals),
            format_number(line["raw_mean"], decimals),
            _difference(line["score"], line["raw_mean"], decimals),
            str(line["judges"]),
            _band(line["rank_low"], line["rank_high"]),
        )
        for rank, entry in outcome["ranking"]
        for line in (lines[entry],)
    ]
    sides: list[pdf.Side] = ["right", "left", "right", "right", "right", "right", "right"]
    return pdf.Table([gettext(each) for each in columns], rows, sides, [0, 1, 0, 0, 0, 0, 0])


def _difference(score: float | None, raw: float | None, decimals: int) -> str:
    if score is None or raw is None:
        return "–"
    rounded = round(score - raw, decimals)
    text = format_number(rounded or 0.0, decimals)  # no minus before a zero
    return f"+{text}" if rounded > 0 else text


def _band(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "–"
    return str(low) if low == high else f"{low}–{high}"


def grouped(digest: str) -> str:
    """A hash in groups of four characters, which fit on a line and are easier to compare aloud."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def _evidence(facts: Facts) -> list[pdf.Block]:
    inputs = facts.found.inputs
    roles = {SignerRole.CHAIR.value: N_("Signed by the chair"), SignerRole.AUDITOR.value: N_("Signed by the auditor")}
    pairs = [
        (gettext(N_("Rows of the score log")), format_number(inputs.head_sequence)),
        (gettext(N_("Fingerprint of the score log")), grouped(inputs.head_hash)),
        (gettext(N_("Fingerprint of the result")), grouped(facts.found.result_hash)),
    ]
    pairs += [
        (gettext(roles[each.role]), f"{each.name or '–'}, {format_moment(each.signed_at)}") for each in facts.signatures
    ]
    if len(facts.signatures) < len(roles):
        pairs.append((gettext(N_("Signatures in the application")), gettext(N_("not all given yet"))))
    key_of = {
        SignerRole.CHAIR.value: N_("Key of the chair's signature"),
        SignerRole.AUDITOR.value: N_("Key of the auditor's signature"),
    }
    pairs += [(gettext(key_of[each.role]), grouped(each.fingerprint)) for each in facts.keys]
    return [
        pdf.Heading(gettext(N_("Evidence"))),
        pdf.Text(
            gettext(
                N_(
                    "The fingerprints below are SHA-256. Whoever has the published bundle can reckon them again and"
                    " compare them with these minutes."
                )
            )
        ),
        pdf.Pairs(pairs),
    ]


def _signing(facts: Facts) -> list[pdf.Block]:
    roles = {SignerRole.CHAIR.value: N_("Chair"), SignerRole.AUDITOR.value: N_("Auditor")}
    named: dict[str, str] = {}
    for official in sorted(facts.officials, key=lambda each: each.role != SignerRole.CHAIR.value):
        named.setdefault(official.name, gettext(roles[official.role]))
    for member in facts.attendance:
        if member.was_present or not member.is_alternate:
            named.setdefault(member.name, gettext(N_("Member")))
    count = ngettext(
        "These minutes are signed by %(num)s person.", "These minutes are signed by %(num)s people.", len(named)
    )
    return [
        pdf.Heading(gettext(N_("Signatures"))),
        pdf.Text(count),
        pdf.Signatures([(role, name) for name, role in named.items()]),
    ]
