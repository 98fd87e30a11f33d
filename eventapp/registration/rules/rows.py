"""Rows of a list of people as coordinators write them, each judged for itself; nothing is refused as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from eventapp.errors import N_
from eventapp.registration.rules import naming, people
from eventapp.registration.rules.columns import Field, is_header
from eventapp.registration.rules.findings import LEFT_OUT, Finding, Judged, Setting, Weight
from eventapp.registration.rules.reading import LONGEST, read, said

_CLOSING = re.compile(
    r"^(?:catatan|keterangan|note|notes|ket|nb|total|jumlah|mengetahui|demikian|kepala dinas|hormat kami|narahubung)\b"
    r"|^\*",
    re.I,
)


def judge(
    lines: Sequence[tuple[int, Sequence[str]]],
    mapping: Mapping[Field, int],
    setting: Setting,
    corrections: Mapping[int, Mapping[str, str]] | None = None,
    titles: Sequence[str] = (),
) -> list[Judged]:
    """Every row below the header with what it means. A row that names only a region is the heading of those below."""
    judged: list[Judged] = []
    region_above, heading = "", ""
    for line, cells in lines:
        corrected = (corrections or {}).get(line, {})
        written = {key: people.cleaned(cells[column]) if column < len(cells) else "" for key, column in mapping.items()}
        written |= {Field(key): text for key, text in corrected.items() if key in set(Field)}
        named = _heading(cells, setting) if not corrected else ""
        if reason := (_is_heading(named) if named else _no_person(cells, written, titles, corrected)):
            heading = named or heading
            judged.append(Judged(line, written, None, [reason]))
            continue
        findings: list[Finding] = []
        if not said(written.get(Field.REGION, "")):
            above = heading or (region_above if Field.REGION in mapping and not setting.home else "")
            if above:
                written[Field.REGION] = above
                sentence = N_("No region in this row; it was taken from above: %(region)s.")
                findings.append(Finding(Field.REGION, Weight.HINT, sentence, {"region": above}))
        region_above = said(written.get(Field.REGION, "")) or region_above
        one = read(line, written, setting)
        one.findings[:0] = findings
        one.left_out = LEFT_OUT in corrected
        judged.append(one)
    return judged


def _no_person(
    cells: Sequence[str], written: Mapping[Field, str], titles: Sequence[str], corrected: Mapping[str, str]
) -> Finding | None:
    """Why a row is no person: the numbers of the columns, a header again, a remark below the list."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if corrected:
        return None
    if len(filled) > 2 and all(re.fullmatch(r"\(?\d{1,3}[).]?", cell) for cell in filled):
        return Finding("", Weight.PASSED_OVER, N_("The numbers of the columns; passed over."))
    if is_header(cells, titles):
        return Finding("", Weight.PASSED_OVER, N_("The header again; passed over."))
    reachable = any(said(written.get(key, "")) for key in (Field.EMAIL, Field.PHONE))
    if not reachable and not _may_be_a_name(said(written.get(Field.NAME, "")), alone=len(filled) == 1):
        sentence = N_("No person: neither an e-mail address nor a phone number; passed over.")
        return Finding("", Weight.PASSED_OVER, sentence)
    return None


def _may_be_a_name(text: str, *, alone: bool) -> bool:
    """Whether a text without address and number names a person, and is no remark below the list."""
    if not text or len(text) > LONGEST[Field.NAME] or _CLOSING.match(text):
        return False
    return not alone or not (":" in text or any(char.isdigit() for char in text))


def _heading(cells: Sequence[str], setting: Setting) -> str:
    """The region that a row names alone, where regions stand above their people."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1:
        return ""
    found = setting.region(naming.without_number(filled[0]))
    return found.region.name if found.region else ""


def _is_heading(region: str) -> Finding:
    sentence = N_("A heading: the rows below are of %(region)s.")
    return Finding("", Weight.PASSED_OVER, sentence, {"region": region})
