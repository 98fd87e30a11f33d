"""The organiser's pages: who is how far, the deadline, closing and opening; one booth with what was asked of it."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, NotFound
from eventapp.exhibition.forms.steering import DeadlineForm, NoteForm
from eventapp.exhibition.queries import archive
from eventapp.exhibition.queries import manage as queries
from eventapp.exhibition.queries import steering as steering_queries
from eventapp.exhibition.services import opening, steering
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.over import while_it_lives
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/booths")
@requires("booths.manage")
def manage_booths(edition: str) -> ResponseReturnValue:
    """Booths by name, filtered by how far they are."""
    state = request.args.get("state", "")
    state = state if state in queries.FILTERS else ""
    return render_template(
        "exhibition/manage.html",
        page=queries.booths(g.scope, state=state, after=request.args.get("after")),
        state=state,
        counts=queries.counts(g.scope),
        setting=steering_queries.setting(g.scope),
        frozen_at=archive.frozen_at(g.scope),
    )


@bp.route("/manage/<edition:edition>/booths/deadline", methods=["GET", "POST"])
@requires("booths.manage")
@while_it_lives("exhibition.manage_booths", "edition")
def set_booth_deadline(edition: str) -> ResponseReturnValue:
    """Until when teams should publish, and whether that is the end."""
    setting = steering_queries.setting(g.scope)
    form = DeadlineForm(data={"deadline": setting.deadline, "closes_itself": setting.closes_itself})
    if form.accepted():
        steering.set_deadline(g.scope, deadline=form.deadline.data, closes_itself=bool(form.closes_itself.data))
        flash(gettext(N_("The deadline was saved. Every team sees it on its booth's page.")))
        return redirect(url_for("exhibition.manage_booths", edition=edition), 303)
    return render_template("exhibition/deadline.html", form=form, setting=setting), form.http_status


@bp.route("/manage/<edition:edition>/booths/close", methods=["POST"])
@requires("booths.manage")
def close_booths(edition: str) -> ResponseReturnValue:
    """No team edits any more."""
    steering.close(g.scope)
    flash(gettext(N_("The booths are closed. Visitors see what is published; no team can change anything.")))
    return redirect(url_for("exhibition.manage_booths", edition=edition), 303)


@bp.route("/manage/<edition:edition>/booths/reopen", methods=["POST"])
@requires("booths.manage")
def reopen_booths(edition: str) -> ResponseReturnValue:
    """Teams may edit again."""
    steering.reopen(g.scope)
    flash(gettext(N_("The booths are open for editing again.")))
    return redirect(url_for("exhibition.manage_booths", edition=edition), 303)


@bp.route("/manage/<edition:edition>/booths/<int:booth_id>", methods=["GET", "POST"])
@requires("booths.manage")
def manage_booth(edition: str, booth_id: int) -> ResponseReturnValue:
    """One booth: how far it is, what was asked, and the form that asks for changes."""
    booth = queries.booth(g.scope, booth_id)
    if booth is None:
        raise NotFound
    form = NoteForm()
    if form.carried_out(lambda: steering.ask_for_changes(g.scope, booth_id=booth_id, text=form.text.data)):
        flash(gettext(N_("The team was asked by mail and sees it on its booth's page.")))
        return redirect(url_for("exhibition.manage_booth", edition=edition, booth_id=booth_id), 303)
    notes = steering_queries.notes(g.scope, booth_id)
    is_frozen = archive.frozen_at(g.scope) is not None
    page = render_template("exhibition/manage_booth.html", booth=booth, form=form, notes=notes, is_frozen=is_frozen)
    return page, form.http_status


@bp.route("/manage/<edition:edition>/booths/<int:booth_id>/notes/<int:note_id>/withdraw", methods=["POST"])
@requires("booths.manage")
def withdraw_note(edition: str, booth_id: int, note_id: int) -> ResponseReturnValue:
    """Take back what was asked."""
    steering.withdraw(g.scope, booth_id=booth_id, note_id=note_id)
    flash(gettext(N_("The note was taken back.")))
    return redirect(url_for("exhibition.manage_booth", edition=edition, booth_id=booth_id), 303)


@bp.route("/manage/<edition:edition>/booths/open", methods=["POST"])
@requires("booths.manage")
def open_booths(edition: str) -> ResponseReturnValue:
    """A booth for every region without one."""
    opening.open_booths(g.scope)
    flash(gettext(N_("Every region that takes part has a booth now.")))
    return redirect(url_for("exhibition.manage_booths", edition=edition), 303)


@bp.route("/manage/<edition:edition>/booths/<int:booth_id>/hide", methods=["POST"])
@requires("booths.manage")
def hide_booth(edition: str, booth_id: int) -> ResponseReturnValue:
    """Take a booth out of visitors' sight."""
    opening.hide(g.scope, booth_id=booth_id)
    flash(gettext(N_("The booth is hidden. Its team still sees it and can edit it.")))
    return redirect(url_for("exhibition.manage_booth", edition=edition, booth_id=booth_id), 303)


@bp.route("/manage/<edition:edition>/booths/<int:booth_id>/show", methods=["POST"])
@requires("booths.manage")
def unhide_booth(edition: str, booth_id: int) -> ResponseReturnValue:
    """Let visitors see a booth again."""
    opening.show(g.scope, booth_id=booth_id)
    flash(gettext(N_("Visitors see the booth again.")))
    return redirect(url_for("exhibition.manage_booth", edition=edition, booth_id=booth_id), 303)
