"""The list to fill in: a spreadsheet whose second sheet explains every column, and the same as CSV."""

from __future__ import annotations

from collections.abc import Callable

from eventapp.errors import N_
from eventapp.formats import csvout, xlsx
from eventapp.registration.rules.columns import Field

# Titles are those that ``rules.columns`` recognises; every column may be left out but the name.
_COLUMNS: tuple[tuple[Field, str, str], ...] = (
    (Field.NAME, N_("Full name"), N_("With titles, as it shall stand on the ticket and the certificate. Needed.")),
    (
        Field.EMAIL,
        N_("E-mail"),
        N_("The ticket is mailed to it. Where it stays empty in a delegation, the ticket goes to the coordinator."),
    ),
    (Field.PHONE, N_("Phone (WhatsApp)"), N_("In any writing, such as 0812-3456-7890.")),
    (Field.POSITION, N_("Position"), N_("Such as Kepala Dinas Kominfo.")),
    (Field.RANK, N_("Rank and grade"), N_("Pangkat and golongan, such as Pembina Tk. I (IV/b).")),
    (Field.ORGANISATION, N_("Organisation"), N_("Agency or unit; empty means the delegation itself.")),
    (
        Field.KIND,
        N_("Kind of organisation"),
        N_("Regional government, ministry, DPRD, university, company, community, media or other."),
    ),
    (Field.REGION, N_("Region"), N_("Such as Kota Bandung or Kab. Sleman.")),
    (Field.ATTENDANCE, N_("Way to attend"), N_("Luring (on site) or daring (online); empty means on site.")),
    (Field.REPRESENTS, N_("Represents"), N_("For whom this person comes, such as Wali Kota; empty for nobody else.")),
    (Field.HEAD, N_("Head of delegation"), N_("Write yes for the one who leads the delegation.")),
    (Field.ORDER, N_("Protocol order"), N_("A number, 1 comes first; may stay empty.")),
)


def spreadsheet(translate: Callable[[str], str], *, with_region: bool) -> bytes:
    """As XLSX; columns are text, so that numbers keep their 0."""
    columns = _columns(with_region)
    guide = [(translate(N_("Column")), translate(N_("What to write")))]
    guide += explained(translate, with_region=with_region)
    last = N_("Order and further columns do not matter. Nobody is entered before you have seen what would happen.")
    guide += [("", ""), ("", translate(last))]
    titles = [translate(title) for _, title, _ in columns]
    return xlsx.write(titles, [], sheet=translate(N_("Participants")), guide=(translate(N_("Guide")), guide))


def csv(translate: Callable[[str], str], *, with_region: bool) -> bytes:
    """As CSV: the titles alone."""
    titles = [translate(title) for _, title, _ in _columns(with_region)]
    return csvout.to_bytes(titles, [], bom=True)


def explained(translate: Callable[[str], str], *, with_region: bool) -> list[tuple[str, str]]:
    """Title and explanation of every column, for the page."""
    return [(translate(title), translate(words)) for _, title, words in _columns(with_region)]


def _columns(with_region: bool) -> list[tuple[Field, str, str]]:
    return [column for column in _COLUMNS if with_region or column[0] is not Field.REGION]
