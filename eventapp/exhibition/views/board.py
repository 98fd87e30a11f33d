"""The organiser's board of the direct line: the promise, what waits, reports, and the overview of meetings."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_, NotFound
from eventapp.exhibition.forms.messages import PromiseForm
from eventapp.exhibition.queries import archive, board, conversations, lines, meetings
from eventapp.exhibition.queries.board import WaitingRow
from eventapp.exhibition.services import promising
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.over import while_it_lives
from eventapp.formats import whatsapp
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal

_PATH = "/manage/<edition:edition>/direct-line"


@bp.route(_PATH)
@requires("booths.manage")
def direct_line(edition: str) -> ResponseReturnValue:
    """What waits for an answer, longest first."""
    personal()
    show = request.args.get("show", "")
    show = show if show in board.SHOWN else ""
    page = board.waiting(g.scope, show=show, after=request.args.get("after"))
    return render_template(
        "exhibition/board.html",
        page=page,
        show=show,
        totals=board.totals(g.scope),
        hours=lines.promised_hours(g.scope),
        is_frozen=archive.frozen_at(g.scope) is not None,
        at=now(),
        whatsapp={row.public_id: _whatsapp(row) for row in page.items},
    )


@bp.route(f"{_PATH}/promise", methods=["GET", "POST"])
@requires("booths.manage")
@while_it_lives("exhibition.direct_line", "edition")
def set_promise(edition: str) -> ResponseReturnValue:
    """Within how many hours booths give a first answer."""
    form = PromiseForm(data={"hours": lines.promised_hours(g.scope)})
    if form.carried_out(lambda: promising.set_hours(g.scope, hours=form.hours.data)):
        flash(gettext(N_("Saved. It holds for messages from now on.")))
        return redirect(url_for("exhibition.direct_line", edition=edition), 303)
    return render_template("exhibition/promise.html", form=form), form.http_status


@bp.route(f"{_PATH}/<opaque:public_id>/by-hand", methods=["POST"])
@requires("booths.manage")
def mark_nudged(edition: str, public_id: str) -> ResponseReturnValue:
    """The organiser wrote to the booth's person by hand."""
    promising.mark_nudged(g.scope, public_id=public_id)
    flash(gettext(N_("Noted: the booth was reminded by hand.")))
    return redirect(url_for("exhibition.direct_line", edition=edition), 303)


@bp.route(f"{_PATH}/reports")
@requires("booths.manage")
def list_reports(edition: str) -> ResponseReturnValue:
    """What was reported; open ones first."""
    personal()
    return render_template("exhibition/reports.html", rows=board.reported(g.scope), totals=board.totals(g.scope))


@bp.route(f"{_PATH}/reports/<opaque:public_id>")
@requires("booths.manage")
def show_reported(edition: str, public_id: str) -> ResponseReturnValue:
    """A reported conversation, without addresses."""
    personal()
    conversation = conversations.for_organiser(g.scope, public_id)
    if conversation is None:
        raise NotFound
    rows = [row for row in board.reported(g.scope) if row.public_id == public_id]
    return render_template("exhibition/reported.html", conversation=conversation, rows=rows)


@bp.route(f"{_PATH}/reports/<int:report_id>/end", methods=["POST"])
@requires("booths.manage")
def end_conversation(edition: str, report_id: int) -> ResponseReturnValue:
    """Nobody writes in it any more."""
    promising.decide(g.scope, report_id=report_id, end=True)
    flash(gettext(N_("The conversation has ended. Neither side can write in it any more.")))
    return redirect(url_for("exhibition.list_reports", edition=edition), 303)


@bp.route(f"{_PATH}/reports/<int:report_id>/keep", methods=["POST"])
@requires("booths.manage")
def keep_conversation(edition: str, report_id: int) -> ResponseReturnValue:
    """Nothing is wrong with it."""
    promising.decide(g.scope, report_id=report_id, end=False)
    flash(gettext(N_("The conversation stays as it is.")))
    return redirect(url_for("exhibition.list_reports", edition=edition), 303)


@bp.route("/manage/<edition:edition>/meetings")
@requires("booths.manage")
def meetings_overview(edition: str) -> ResponseReturnValue:
    """Meetings of all booths in numbers, and the next ones."""
    personal()
    rows = meetings.by_booth(g.scope)
    names = ("offered", "free", "booked", "held", "missed", "cancelled")
    totals = {name: sum(getattr(row, name) for row in rows) for name in names}
    return render_template(
        "exhibition/meetings_overview.html", rows=rows, totals=totals, coming=meetings.coming(g.scope)
    )


def _whatsapp(row: WaitingRow) -> str | None:
    """A reminder to the booth's number, typed in already; nothing of what the visitor wrote is in it."""
    if row.whatsapp is None:
        return None
    page = absolute(url_for("exhibition.show_conversation", public_id=row.public_id))
    words = gettext(
        N_("Hello, a visitor of the booth of %(region)s is waiting for an answer. Please answer here: %(address)s")
    )
    return whatsapp.chat(row.whatsapp, words % {"region": row.region, "address": page})
