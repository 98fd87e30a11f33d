"""The organiser's pages about the end of an exhibition, about another person in charge, and about continued booths."""

from __future__ import annotations

from datetime import date

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import Role
from eventapp.editions.forms import ROLE_NAMES
from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.forms.booth import EmptyForm
from eventapp.exhibition.forms.ending import SOMEBODY_NEW, ContinueForm, DaysForm, PersonForm, ThawForm
from eventapp.exhibition.queries import archive, continuing
from eventapp.exhibition.services import archiving, replacing
from eventapp.exhibition.services import continuing as continuing_services
from eventapp.exhibition.services.replacing import Replaced
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires
from eventapp.web.security import personal


@bp.route("/manage/<edition:edition>/booths/end", methods=["GET", "POST"])
@requires("booths.manage")
def end_exhibition(edition: str) -> ResponseReturnValue:
    """The days of the end, what has happened, and the acts that do not wait for them."""
    end = archive.end(g.scope)
    form = DaysForm(data={"freeze_on": end.freeze_on, "contacts_until": end.contacts_until})
    if form.carried_out(
        lambda: archiving.set_days(
            g.scope, freeze_on=form.freeze_on.data or date.min, contacts_until=form.contacts_until.data or date.min
        )
    ):
        flash(gettext(N_("The days were saved.")))
        return redirect(url_for("exhibition.end_exhibition", edition=edition), 303)
    page = render_template("exhibition/end.html", form=form, end=end, counts=archive.personal(g.scope))
    return page, form.http_status


@bp.route("/manage/<edition:edition>/booths/freeze", methods=["GET", "POST"])
@requires("booths.manage")
def freeze_exhibition(edition: str) -> ResponseReturnValue:
    """Ask once, then freeze at once; on a frozen one, let it live on."""
    end = archive.end(g.scope)
    form = ThawForm() if end.frozen_at else EmptyForm()

    def carry_out() -> None:
        if isinstance(form, ThawForm):
            archiving.thaw(g.scope, freeze_on=form.freeze_on.data or date.min)
        else:
            archiving.freeze(g.scope)

    if form.carried_out(carry_out):
        is_open = isinstance(form, ThawForm)
        flash(gettext(N_("The exhibition lives on.") if is_open else N_("The exhibition is frozen.")))
        return redirect(url_for("exhibition.end_exhibition", edition=edition), 303)
    return render_template("exhibition/freeze.html", form=form, end=end), form.http_status


@bp.route("/manage/<edition:edition>/booths/<int:booth_id>/person", methods=["GET", "POST"])
@requires("booths.manage")
def replace_person(edition: str, booth_id: int) -> ResponseReturnValue:
    """Another person takes charge of a booth."""
    personal()
    booth = archive.in_charge(g.scope, booth_id)
    if booth is None:
        raise NotFound
    form = PersonForm(data={"leaver": str(booth.pic_user_id or "")})
    team = [(str(user_id), name) for user_id, name in booth.team]
    form.leaver.choices = [("", gettext(N_("Choose a person"))), *team]
    others = team if len(team) > 1 else []  # who is alone cannot follow upon themselves
    form.successor.choices = [*others, (SOMEBODY_NEW, gettext(N_("Somebody new, whom we invite by mail")))]

    done: list[Replaced] = []

    def carry_out() -> None:
        chosen = form.successor.data
        replaced = replacing.replace_person(
            g.scope,
            booth_id=booth_id,
            leaver_id=int(form.leaver.data),
            successor_id=None if chosen == SOMEBODY_NEW else int(chosen),
            name=form.name.data or "",
            email=(form.email.data or "").lower(),
            role_name=gettext(ROLE_NAMES[Role.REGION]),
        )
        done.append(replaced)

    if form.carried_out(carry_out):
        said = N_("Done. The old access has ended, and the new person was told by mail.")
        stays = N_(
            "Done. The old access has ended. The person in charge of the booth and its numbers stay as they were."
        )
        flash(gettext(said if done[0].was_in_charge else stays))
        return redirect(url_for("exhibition.manage_booths", edition=edition), 303)
    return render_template("exhibition/replace_person.html", form=form, booth=booth), form.http_status


@bp.route("/manage/<edition:edition>/booths/continue", methods=["GET", "POST"])
@requires("booths.manage")
def continue_booths(edition: str) -> ResponseReturnValue:
    """Begin empty booths as copies of what their regions published last."""
    candidates = continuing.candidates(g.scope)
    form = ContinueForm()
    form.regions.choices = [(each.region_id, each.name) for each in candidates]
    if request.method == "GET":
        form.regions.data = [each.region_id for each in candidates]
    number = 0

    def carry_out() -> None:
        nonlocal number
        number = continuing_services.continue_booths(g.scope, region_ids=list(form.regions.data or []))

    if form.carried_out(carry_out):
        flash(ngettext("%(num)s booth was continued.", "%(num)s booths were continued.", number))
        return redirect(url_for("exhibition.manage_booths", edition=edition), 303)
    origins = {each.region_id: each.edition for each in candidates}
    page = render_template("exhibition/continue.html", form=form, candidates=candidates, origins=origins)
    return page, form.http_status


@bp.route("/region/booth/continue", methods=["POST"])
@requires("booths.edit")
def continue_own_booth() -> ResponseReturnValue:
    """Begin the own empty booth as a copy of what was published last."""
    form = EmptyForm()
    if form.accepted():
        try:
            number = continuing_services.continue_own(g.scope)
        except Refusal as refusal:
            flash(refusal.sentence(gettext), "failed")
        else:
            sentence = ngettext(
                "Your last booth was copied with %(num)s innovation. Look it over, then publish it.",
                "Your last booth was copied with %(num)s innovations. Look it over, then publish it.",
                number,
            )
            flash(sentence)
    return redirect(url_for("exhibition.own_booth"), 303)
