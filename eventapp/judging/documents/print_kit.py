"""A signed result before the night, as PDF with its recipient's name behind every page."""

from __future__ import annotations

from eventapp.errors import N_
from eventapp.formats import pdf
from eventapp.judging.documents.minutes import chosen, grouped
from eventapp.judging.queries.papers import OpeningRow, RecipientRow
from eventapp.judging.queries.sealed import Finding
from eventapp.web.i18n import current_locale, format_moment, gettext


def draw(found: Finding, opening: OpeningRow, recipient: RecipientRow, *, edition: str, letterhead: str) -> bytes:
    """Text for plaque and announcer, and what the copy is: for whom, for what, opened by whom and when."""
    if opening.confirmed_at is None:
        raise ValueError("only what two people have opened is drawn")
    honours = found.honours[opening.category]
    moment = format_moment(opening.confirmed_at)
    mark = gettext(N_("Copy %(number)s for %(name)s")) % {"number": recipient.number, "name": recipient.name}
    blocks: list[pdf.Block] = [
        pdf.Text(
            gettext(
                N_(
                    "Strictly confidential until the results are announced. This copy is for one person and may not be"
                    " passed on; it bears the name of its recipient on every page."
                )
            )
        ),
        pdf.Heading(gettext(N_("For the plaque"))),
        pdf.Table(
            [gettext(N_("Honour")), gettext(N_("Region"))],
            [(each["grade"] or str(each["place"] or "–"), each["entry"]) for each in honours],
            ["left", "left"],
            [0, 1],
        ),
        pdf.Heading(gettext(N_("For the announcer"))),
        pdf.Text(chosen(found, opening.category)),
        pdf.Heading(gettext(N_("This copy"))),
        pdf.Pairs(
            [
                (gettext(N_("Recipient")), f"{recipient.number}. {recipient.name}"),
                (gettext(N_("Purpose")), opening.purpose),
                (gettext(N_("Asked for by")), f"{opening.asked_name or '–'}, {format_moment(opening.asked_at)}"),
                (gettext(N_("Confirmed by")), f"{opening.confirmed_name or '–'}, {moment}"),
                (gettext(N_("Fingerprint of the result")), grouped(opening.result_hash)),
            ]
        ),
    ]
    return pdf.paper(
        pdf.Paper(
            title=opening.label,
            subtitle=f"{found.inputs.round.name} – {edition}",
            language=current_locale(),
            day=opening.confirmed_at.date(),
            letterhead=letterhead,
            footer=mark,
            page=gettext(N_("Page {page} of {pages}")),
            watermark=mark,
            blocks=blocks,
        )
    )
