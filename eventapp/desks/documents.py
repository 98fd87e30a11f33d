"""Papers that tell of several parts at once."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.desks.queries.activities import JudgeRow, SpeechRow
from eventapp.errors import N_
from eventapp.formats import pdf
from eventapp.formats.pdf import Block, Heading, Paper, Side, Signatures, Table, Text
from eventapp.web.i18n import current_locale, format_date, format_moment_in, gettext

_SPEECH = (N_("No."), N_("Name"), N_("Position"), N_("As"), N_("Session"), N_("Time"), N_("Length (minutes)"))
_JUDGE = (N_("No."), N_("Name"), N_("Category"), N_("Regions to judge"), N_("Sheets begun"))


def activity_list(scope: Scope, speeches: Sequence[SpeechRow], judges: Sequence[JudgeRow]) -> bytes:
    """Speakers, moderators and judges with what they did; whoever pays adds the rest by hand."""
    zone = scope.edition.zone if scope.edition else "UTC"
    day = now().astimezone(ZoneInfo(zone)).date()
    blocks: list[Block] = [Heading(gettext(N_("Speakers and moderators")))]
    blocks.append(_speeches(speeches, zone) if speeches else Text(gettext(N_("The agenda names nobody yet."))))
    blocks.append(Heading(gettext(N_("Judges"))))
    blocks.append(_judges(judges) if judges else Text(gettext(N_("No panel has a judge yet."))))
    blocks.append(Text(gettext(N_("This list holds no NIP, tax or bank data; they are not kept here.")), faint=True))
    blocks.append(Signatures([(gettext(N_("On behalf of the committee")), "")]))
    return pdf.paper(
        Paper(
            title=gettext(N_("Activity list of speakers and judges")),
            language=current_locale(),
            day=day,
            letterhead=scope.edition.name if scope.edition else "",
            blocks=blocks,
            page=gettext(N_("Page {page} of {pages}")),
            footer=gettext(N_("As of %(day)s")) % {"day": format_date(day)},
            watermark=gettext(N_("example")) if scope.edition and scope.edition.is_example else "",
        )
    )


def _speeches(rows: Sequence[SpeechRow], zone: str) -> Table:
    role = {True: gettext(N_("Moderator")), False: gettext(N_("Speaker"))}
    cells = [
        (
            str(number),
            row.name,
            row.position,
            role[row.is_moderator],
            row.session,
            str(format_moment_in(row.starts_at, zone)),
            str(row.minutes),
        )
        for number, row in enumerate(rows, 1)
    ]
    sides: list[Side] = ["right", "left", "left", "left", "left", "left", "right"]
    return Table([gettext(head) for head in _SPEECH], cells, sides, [0, 3, 2, 0, 4, 3, 0])


def _judges(rows: Sequence[JudgeRow]) -> Table:
    cells = [
        (str(number), row.name, row.category, str(row.assigned), str(row.sheets)) for number, row in enumerate(rows, 1)
    ]
    sides: list[Side] = ["right", "left", "left", "right", "right"]
    return Table([gettext(head) for head in _JUDGE], cells, sides, [0, 3, 3, 0, 0])
