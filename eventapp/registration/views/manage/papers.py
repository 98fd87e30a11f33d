"""Papers of the people that a list shows: to sign on, to place guests by, to take home."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import issued
from eventapp.errors import N_
from eventapp.registration.documents import papers as documents
from eventapp.registration.errors import ListTooLong, NoAttendance
from eventapp.registration.queries import answers, lists, papers, types
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.refusals import NobodyAttended
from eventapp.registration.services import papers as acts
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage import filters as addresses
from eventapp.web import security
from eventapp.web.addresses import absolute
from eventapp.web.i18n import format_date, gettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/registrations/papers"


@bp.route(_PATH)
@requires("registration.papers")
def list_papers(edition: str) -> ResponseReturnValue:
    """What can be printed of the people of these filters, with how many each paper names."""
    filters = addresses.asked()
    return render_template(
        "registration/manage/papers.html",
        people=addresses.in_words(filters, all_states=gettext(N_("All who are confirmed"))),
        back_to=addresses.address(filters),
        whole=addresses.address(filters, "registration.attendance_list"),
        days=[(format_date(day), _list_of(replace(filters, day=day, came=None))) for day in types.forum_days(g.scope)],
        sessions=[(one.label, _list_of(replace(filters, session=one.value))) for one in answers.sessions(g.scope)],
        number=papers.signer_count(g.scope, filters),
        most=papers.MOST,
        protocol=addresses.address(filters, "registration.protocol_list"),
        came=lists.total(g.scope, papers.attending(filters)),
        most_letters=papers.MOST_LETTERS,
        letters=addresses.address(filters, "registration.attendance_letters"),
        absent=lists.total(g.scope, papers.attending(filters, came=False)),
        who_is_absent=addresses.address(papers.attending(filters, came=False)),
    )


@bp.route(f"{_PATH}/attendance.pdf")
@requires("registration.papers")
def attendance_list(edition: str) -> ResponseReturnValue:
    """Names with room for signatures, of whom the filters leave. Raises ListTooLong."""
    filters = addresses.asked()
    number = papers.signer_count(g.scope, filters)
    if number > papers.MOST:
        raise ListTooLong(number=number, most=papers.MOST)
    lines = [each["label"] for each in addresses.labels(filters)]
    rows = papers.signers(g.scope, filters)
    return _pdf(documents.attendance_list(g.scope, papers.forum(g.scope), rows, lines=lines), f"attendance-{edition}")


@bp.route(f"{_PATH}/protocol.pdf")
@requires("registration.papers")
def protocol_list(edition: str) -> ResponseReturnValue:
    """Guests in the order of protocol."""
    rows = papers.guests(g.scope, addresses.asked())
    return _pdf(documents.protocol_list(g.scope, papers.forum(g.scope), rows), f"protocol-{edition}")


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>/attendance-letter", methods=["POST"])
@requires("registration.papers")
def attendance_letter(edition: str, registration: str) -> ResponseReturnValue:
    """The letter for the travel papers; its code can be checked by anybody."""
    found = lists.detail(g.scope, registration)
    try:
        letter = acts.issue_letter(g.scope, registration_id=found.id)
    except NoAttendance as refusal:
        flash(refusal.sentence(gettext), "attention")
        here: dict[str, Any] = {"edition": edition, "registration": registration}
        return redirect(url_for("registration.show_registration", **here), 303)
    return _pdf(documents.attendance_letters(g.scope, [letter], address=_checked_at), f"letter-{found.code or edition}")


@bp.route(f"{_PATH}/attendance-letters", methods=["POST"])
@requires("registration.papers")
def attendance_letters(edition: str) -> ResponseReturnValue:
    """The letters of everybody of these filters who entered, in one file."""
    filters = addresses.asked()
    try:
        letters = acts.issue_letters(g.scope, filters=filters)
    except (NobodyAttended, ListTooLong) as refusal:
        flash(refusal.sentence(gettext), "attention")
        return redirect(addresses.address(filters, "registration.list_papers"), 303)
    return _pdf(documents.attendance_letters(g.scope, letters, address=_checked_at), f"letters-{edition}")


def _checked_at(code: str) -> str:
    return absolute(f"/verify/{issued.grouped(code)}")


def _list_of(filters: Filters) -> str:
    return addresses.address(filters, "registration.attendance_list")


def _pdf(data: bytes, name: str) -> Response:
    security.personal()
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
