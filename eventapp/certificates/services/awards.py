"""Handing certificates out, and taking them back.

What published results say is the truth: whoever they honour holds a certificate, whoever they no longer honour after a
correction holds none that is valid. Codes follow from what a certificate says, so a paper that was printed before the
night becomes valid the moment its region is published as a winner, and never otherwise.
"""

from __future__ import annotations

from eventapp.certificates.documents import awards as documents
from eventapp.certificates.errors import NoCertificate, NothingToPrint
from eventapp.certificates.queries import awards as queries
from eventapp.core import issued
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act
from eventapp.core.issued import IssuedRow
from eventapp.errors import N_
from eventapp.judging.queries import certified
from eventapp.judging.queries.certified import Honoured

CORRECTED = N_("The published result was corrected.")
TITLE = N_("Certificate of award")


def settle(scope: Scope) -> int:
    """Make the certificates of the edition those that its published results give; gives how many changed.

    Twice is once, and costs reading alone; what was withdrawn by hand stays withdrawn. No permission: it follows from
    publication, which has one. 3 statements when nothing changes.
    """
    due, present = _compared(scope)
    new, gone = due.keys() - present.keys(), _ended(due, present)
    return _settle(scope) if new or gone else 0


@act
def _settle(scope: Scope) -> int:
    due, present = _compared(scope)
    new, gone = due.keys() - present.keys(), _ended(due, present)
    for code in sorted(new):
        _issue(scope, due[code], code)
    for code in gone:
        issued.withdraw(scope, code=code, reason=CORRECTED)
    return len(new) + len(gone)


def _compared(scope: Scope) -> tuple[dict[str, Honoured], dict[str, IssuedRow]]:
    """Certificates that are due, and those that were handed out, by code."""
    due = {queries.code(scope, each): each for each in certified.published(scope)}
    return due, {each.code: each for each in queries.documents(scope)}


def _ended(due: dict[str, Honoured], present: dict[str, IssuedRow]) -> list[str]:
    return sorted(code for code in present.keys() - due.keys() if present[code].is_valid)


@act
def withdraw(scope: Scope, *, code: str, reason: str) -> None:
    """Take one certificate back for good. Raises NoReason, NoCertificate, Forbidden."""
    scope.require("certificates.manage")
    if all(each.code != code for each in queries.documents(scope)):
        raise NoCertificate
    issued.withdraw(scope, code=code, reason=reason)


def own_file(scope: Scope, *, code: str) -> bytes:
    """A certificate of the team's own region as PDF. Raises NoCertificate, Forbidden."""
    scope.require("certificates.read")
    settle(scope)
    return _file(scope, code, region_id=scope.region_id or 0)


def file(scope: Scope, *, code: str) -> bytes:
    """Any certificate of the edition as PDF. Raises NoCertificate, Forbidden."""
    scope.require("certificates.manage")
    return _file(scope, code)


def all_files(scope: Scope) -> bytes:
    """Every certificate that holds, one a page. Raises NoCertificate, Forbidden."""
    scope.require("certificates.manage")
    found = [row.honoured for row in queries.handed_out(scope)]
    if not found:
        raise NoCertificate
    return documents.draw(scope, found)


def print_in_advance(scope: Scope, *, round_key: str) -> bytes:
    """A winner's certificate for every region of a round, to be printed before the night without opening anything.

    Those of regions that do not win never become valid, and are destroyed. Raises NothingToPrint, Forbidden.
    """
    scope.require("certificates.manage")
    found = certified.possible(scope, round_key)
    if not found:
        raise NothingToPrint
    _note(scope, round_key, len(found))
    return documents.draw(scope, found)


@act
def _note(scope: Scope, round_key: str, pages: int) -> None:
    audit(scope, "certificates.printed_in_advance", f"round:{round_key}", pages=pages)


def _file(scope: Scope, code: str, *, region_id: int | None = None) -> bytes:
    for row in queries.handed_out(scope, region_id=region_id):
        if row.document.code == code:
            return documents.draw(scope, [row.honoured])
    raise NoCertificate


def _issue(scope: Scope, each: Honoured, code: str) -> None:
    lines = [
        {"label": N_("Given to"), "text": f"{each.region} ({each.code})"},
        {"label": N_("As"), "message": documents.ROLES[each.honour]},
        {"label": N_("Category"), "text": each.label},
        {"label": N_("Edition"), "text": scope.edition.name if scope.edition else ""},
    ]
    if each.place:
        lines.insert(2, {"label": N_("Place"), "text": str(each.place)})
    if each.grade:
        lines.insert(2, {"label": N_("Grade"), "text": each.grade})
    if each.decision:
        lines.append({"label": N_("Decision"), "text": each.decision})
    facts = {"title": TITLE, "lines": lines}
    issued.issue(scope, kind=queries.KINDS[each.honour], subject=queries.subject(scope, each), facts=facts, code=code)
