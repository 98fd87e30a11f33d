"""When registration is open and how many seats there are: of each way, each region, each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.registration.forms import QuotaForm
from eventapp.registration.queries import offers, quotas, types
from eventapp.registration.rules.states import ATTENDANCE_LABELS, Attendance
from eventapp.registration.services import limits, seats
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage.seat_forms import (
    DayForm,
    OptionsForm,
    OwnRegionForm,
    RegionLimitForm,
    SeatForm,
    typed_moment,
)
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

SAVED = N_("Saved.")


@bp.route("/manage/<edition:edition>/quotas", methods=["GET", "POST"])
@requires("registration.set_quota")
def set_quotas(edition: str) -> ResponseReturnValue:
    """When registration is open, and how many seats there are."""
    form = QuotaForm(data=None if request.method == "POST" else _quota_values())
    status = None
    if form.accepted() and form.read(g.scope.edition.zone):
        try:
            seats.open_registration(g.scope, opens_at=form.opens, closes_at=form.closes, quotas=form.sizes)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Registration dates and quotas are saved.")))
            return redirect(url_for("registration.set_quotas", edition=edition), 303)
    page = render_template(
        "registration/manage/quotas.html", form=form, rows=quotas.quotas(g.scope), words=ways_in_words()
    )
    return page, status or form.http_status


@bp.route("/manage/<edition:edition>/limits")
@requires("registration.set_quota")
def show_limits(edition: str) -> ResponseReturnValue:
    """Limits of regions and days, and how freed seats are given."""
    return _limits_page()


@bp.route("/manage/<edition:edition>/limits/options", methods=["POST"])
@requires("registration.set_quota")
def set_options(edition: str) -> ResponseReturnValue:
    """How freed seats are given, whether days may be chosen, whether a type is needed."""
    form = OptionsForm()
    hours = form.number("offer_hours") or 0

    def act() -> None:
        limits.set_options(g.scope, offer_hours=hours, by_day=form.by_day.data, ordinary=not form.needs_type.data)

    return _done(edition) if form.carried_out(act) and form.readable else _limits_page(options=form)


@bp.route("/manage/<edition:edition>/limits/regions", methods=["POST"])
@requires("registration.set_quota")
def set_region_limit(edition: str) -> ResponseReturnValue:
    """The seats of each region; an empty field takes the limit away."""
    form = RegionLimitForm()
    size = form.number("region_limit")
    if form.readable and form.carried_out(lambda: limits.set_region_limit(g.scope, size=size)):
        return _done(edition)
    return _limits_page(regions=form)


@bp.route("/manage/<edition:edition>/limits/region", methods=["POST"])
@requires("registration.set_quota")
def set_limit_of_region(edition: str) -> ResponseReturnValue:
    """The seats of one region; an empty field gives it the general limit again."""
    form = OwnRegionForm()
    size = form.number("own_size")

    def act() -> None:
        limits.set_limit_of_region(g.scope, name=form.region.data, size=size)

    return _done(edition) if form.readable and form.carried_out(act) else _limits_page(region=form)


@bp.route("/manage/<edition:edition>/limits/day", methods=["POST"])
@requires("registration.set_quota")
def set_day_quota(edition: str) -> ResponseReturnValue:
    """The seats of one day; an empty field takes the limit away."""
    form = _offered(DayForm())
    size = form.number("size")

    def act() -> None:
        way = Attendance(form.attendance.data)
        limits.set_day_quota(g.scope, day=date.fromisoformat(form.day.data), attendance=way, size=size)

    return _done(edition) if form.readable and form.carried_out(act) else _limits_page(day=form)


def ways_in_words() -> dict[str, str]:
    """The ways to attend in the reader's language."""
    return {way.value: gettext(label) for way, label in ATTENDANCE_LABELS.items()}


def _done(edition: str) -> ResponseReturnValue:
    flash(gettext(SAVED))
    return redirect(url_for("registration.show_limits", edition=edition), 303)


def _limits_page(**sent: SeatForm) -> ResponseReturnValue:
    """The page with its four forms, of which at most one was sent and is shown as it was typed."""
    found = quotas.options(g.scope)
    shown: dict[str, Callable[[], SeatForm]] = {
        "options": lambda: OptionsForm(
            data={"offer_hours": str(found.offer_hours), "by_day": found.by_day, "needs_type": not found.ordinary}
        ),
        "regions": lambda: RegionLimitForm(
            data={"region_limit": "" if found.region_limit is None else str(found.region_limit)}
        ),
        "region": OwnRegionForm,
        "day": lambda: _offered(DayForm()),
    }
    page = render_template(
        "registration/manage/limits.html",
        forms={name: sent.get(name) or make() for name, make in shown.items()},
        wrong=next(iter(sent.values()), None),
        regions=quotas.regions(g.scope),
        days=quotas.days(g.scope),
        words=ways_in_words(),
    )
    return page, 422 if sent else 200


def _offered(form: DayForm) -> DayForm:
    form.offer(types.forum_days(g.scope), [row.attendance for row in quotas.quotas(g.scope)])
    return form


def _quota_values() -> dict[str, str]:
    """What is set now, as the form's fields are typed."""
    offer = offers.offer(g.scope)
    zone = g.scope.edition.zone
    return {
        "opens_at": typed_moment(offer.opens_at, zone),
        "closes_at": typed_moment(offer.closes_at, zone),
        **{way.value: str(found.size) for way, found in offer.seats.items()},
    }
