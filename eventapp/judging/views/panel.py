"""The organiser's page of a panel: judges of the edition, judges invited by mail, alternates."""

from __future__ import annotations

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Forbidden, NotFound, Refusal
from eventapp.judging.forms.entries import InviteJudgeForm, SeatForm, TakeOverForm, backgrounds
from eventapp.judging.models.states import Background
from eventapp.judging.queries import panels
from eventapp.judging.queries import setup as queries
from eventapp.judging.queries.panels import SeatRow
from eventapp.judging.services import inviting, setup
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.frame import Frame, framed, numbers
from eventapp.web.forms import Form
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/judges"


@bp.route(_PATH)
@requires("judging.set_up")
def list_seats(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """The panel with its alternates, and how somebody comes to sit on it."""
    return _page(framed(edition, round_key, category), InviteJudgeForm())


@bp.route(_PATH, methods=["POST"])
@requires("judging.set_up")
def add_judges(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Put the chosen judges of the edition on the panel."""
    frame = framed(edition, round_key, category)
    if not numbers("judge"):
        form = InviteJudgeForm()
        form.refusals.append(gettext(N_("Choose at least one judge in the list, then add them.")))
        return _page(frame, form), form.http_status
    for user_id in numbers("judge"):
        setup.add_judge(g.scope, category_id=frame.category.id, user_id=user_id)
    return frame.to("list_seats")


@bp.route(f"{_PATH}/invite", methods=["POST"])
@requires("judging.set_up")
def invite_judge(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """A judge who is invited by mail: account, role and seat in one act."""
    frame = framed(edition, round_key, category)
    form = InviteJudgeForm()
    if form.accepted():
        try:
            inviting.invite_judge(
                g.scope,
                category_id=frame.category.id,
                name=form.name.data,
                email=form.email.data,
                role_name=gettext(N_("Judge")),
                background=Background(form.background.data),
                expertise=form.expertise.data or "",
                is_alternate=form.is_alternate.data,
            )
        except Forbidden:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The invitation is on its way to %(email)s.")) % {"email": form.email.data})
            return frame.to("list_seats")
    return _page(frame, form), form.http_status


@bp.route(f"{_PATH}/<int:seat_id>/edit", methods=["GET", "POST"])
@requires("judging.set_up")
def edit_seat(edition: str, round_key: str, category: str, seat_id: int) -> ResponseReturnValue:
    """What a judge comes from and knows; whether the person only stands by."""
    frame = framed(edition, round_key, category)
    seat = _seat(frame, seat_id)
    form = SeatForm(
        data={"background": seat.background, "expertise": seat.expertise, "is_alternate": seat.is_alternate}
    )
    if form.carried_out(
        lambda: inviting.describe_seat(
            g.scope,
            panel_member_id=seat.id,
            background=Background(form.background.data),
            expertise=form.expertise.data or "",
            is_alternate=form.is_alternate.data,
        )
    ):
        flash(gettext(N_("Saved.")))
        return frame.to("list_seats")
    return render_template("judging/setup_seat.html", form=form, frame=frame, seat=seat), form.http_status


@bp.route(f"{_PATH}/<int:seat_id>/take-over", methods=["GET", "POST"])
@requires("judging.set_up")
def take_over_seat(edition: str, round_key: str, category: str, seat_id: int) -> ResponseReturnValue:
    """An alternate takes all unfinished sheets of a judge."""
    frame = framed(edition, round_key, category)
    seat = _seat(frame, seat_id)
    alternates = [row for row in panels.seats(g.scope, frame.category.id) if row.is_alternate and not row.ended_at]
    form = TakeOverForm()
    form.alternate.choices = [(str(row.id), row.name) for row in alternates]
    if form.accepted():
        try:
            done = inviting.take_over(
                g.scope, from_id=seat.id, alternate_id=int(form.alternate.data), reason=form.reason.data or ""
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("%(number)s sheets went to the alternate.")) % {"number": done.sheets})
            if done.conflicts:
                sentence = gettext(N_("Assign somebody else to %(regions)s: the alternate has a conflict of interest."))
                flash(sentence % {"regions": ", ".join(done.conflicts)}, "attention")
            return frame.to("list_seats")
    page = render_template("judging/setup_take_over.html", form=form, frame=frame, seat=seat, alternates=alternates)
    return page, form.http_status


@bp.route(f"{_PATH}/<int:seat_id>", methods=["POST"])
@requires("judging.set_up")
def remove_judge(edition: str, round_key: str, category: str, seat_id: int) -> ResponseReturnValue:
    """Take a judge without scores off the panel."""
    frame = framed(edition, round_key, category)
    setup.remove_judge(g.scope, panel_member_id=_seat(frame, seat_id).id)
    flash(gettext(N_("The judge is no longer on this panel.")))
    return frame.to("list_seats")


def _seat(frame: Frame, seat_id: int) -> SeatRow:
    found = next((row for row in panels.seats(g.scope, frame.category.id) if row.id == seat_id), None)
    if found is None:
        raise NotFound
    return found


def _page(frame: Frame, form: Form) -> str:
    return render_template(
        "judging/setup_panel.html",
        form=form,
        frame=frame,
        seats=panels.seats(g.scope, frame.category.id),
        judges=queries.judges_to_add(g.scope, frame.category.id),
        backgrounds=backgrounds(),
    )
