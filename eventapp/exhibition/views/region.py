"""The region team's pages about its booth: a list of four parts with a small form each, preview and publication."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_, Refusal
from eventapp.exhibition.errors import BoothNotOpen
from eventapp.exhibition.forms.booth import (
    ContactsForm,
    EmptyForm,
    InnovationForm,
    ProfileForm,
    PublishForm,
    StoryForm,
    typed_of,
)
from eventapp.exhibition.queries import public
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.queries.region import OwnBooth
from eventapp.exhibition.rules import changes
from eventapp.exhibition.rules.content import MOST_FIGURES, MOST_INNOVATIONS
from eventapp.exhibition.services import editing, publishing
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.booth import page_of
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_SAVED = N_("Saved. Visitors see it once you publish the booth.")


@bp.route("/region/booth")
@requires("booths.edit")
def own_booth() -> ResponseReturnValue:
    """The four parts, what is done, what visitors see, and the way to publication."""
    booth = queries.own_booth(g.scope)
    if booth is None:
        return render_template("exhibition/own_booth.html", booth=None)
    done = booth.content.done()
    return render_template(
        "exhibition/own_booth.html",
        booth=booth,
        done=done,
        done_count=sum(done.values()),
        changes=_changes(booth),
        days_left=(booth.opens_on - now().date()).days if booth.opens_on else None,
    )


@bp.route("/region/booth/profile", methods=["GET", "POST"])
@requires("booths.edit")
def edit_profile() -> ResponseReturnValue:
    """Name of the programme and the opening sentence."""
    booth = _own()
    form = ProfileForm(data={"programme": booth.content.programme, "pitch": booth.content.pitch})
    if form.accepted():
        editing.set_profile(g.scope, programme=form.programme.data, pitch=form.pitch.data)
        return _saved()
    return render_template("exhibition/profile.html", form=form, booth=booth), form.http_status


@bp.route("/region/booth/story", methods=["GET", "POST"])
@requires("booths.edit")
def edit_story() -> ResponseReturnValue:
    """The text of the booth."""
    booth = _own()
    form = StoryForm(data={"story": booth.content.story})
    if form.accepted():
        editing.set_story(g.scope, story=form.story.data)
        return _saved()
    return render_template("exhibition/story.html", form=form, booth=booth), form.http_status


@bp.route("/region/booth/contacts", methods=["GET", "POST"])
@requires("booths.edit")
def edit_contacts() -> ResponseReturnValue:
    """The person in charge and the links."""
    booth = _own()
    texts = {link.kind.value: link.value if link.kind == "web" else link.text for link in booth.content.links()}
    named = {"person": booth.content.person, "unit": booth.content.unit, "pic_user": str(booth.pic_user_id or "")}
    form = ContactsForm(data={**named, **texts})
    everybody = ("", gettext(N_("Everybody of the team")))
    form.pic_user.choices = [everybody, *((str(member.user_id), member.name) for member in queries.team(g.scope))]
    if form.accepted():
        chosen = form.pic_user.data or ""
        try:
            editing.set_contacts(
                g.scope,
                person=form.person.data,
                unit=form.unit.data or "",
                pic_user_id=int(chosen) if chosen else None,
                contacts=form.contacts(),
            )
        except BoothNotOpen:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _saved()
    return render_template("exhibition/contacts.html", form=form, booth=booth), form.http_status


@bp.route("/region/booth/innovations")
@requires("booths.edit")
def list_innovations() -> ResponseReturnValue:
    """The innovations, each with its way to the form."""
    return render_template(
        "exhibition/innovations.html", booth=_own(), labels=public.labels(g.scope), most=MOST_INNOVATIONS
    )


@bp.route("/region/booth/innovations/new", methods=["GET", "POST"])
@requires("booths.edit")
def add_innovation() -> ResponseReturnValue:
    """One more innovation."""
    form = _innovation_form(data={"status": "running"})
    if form.carried_out(lambda: editing.add_innovation(g.scope, **form.values())):
        flash(gettext(_SAVED))
        return redirect(url_for("exhibition.list_innovations"), 303)
    page = render_template("exhibition/innovation.html", form=form, innovation=None, figures=range(1, MOST_FIGURES + 1))
    return page, form.http_status


@bp.route("/region/booth/innovations/<int:innovation_id>", methods=["GET", "POST"])
@requires("booths.edit")
def edit_innovation(innovation_id: int) -> ResponseReturnValue:
    """The texts of an innovation."""
    innovation = queries.innovation(g.scope, innovation_id)
    form = _innovation_form(data=typed_of(innovation))
    if form.carried_out(lambda: editing.change_innovation(g.scope, innovation_id=innovation_id, **form.values())):
        flash(gettext(_SAVED))
        return redirect(url_for("exhibition.list_innovations"), 303)
    figures = range(1, MOST_FIGURES + 1)
    page = render_template("exhibition/innovation.html", form=form, innovation=innovation, figures=figures)
    return page, form.http_status


@bp.route("/region/booth/innovations/<int:innovation_id>/delete", methods=["GET", "POST"])
@requires("booths.edit")
def delete_innovation(innovation_id: int) -> ResponseReturnValue:
    """Ask once, then take the innovation out of the draft."""
    innovation = queries.innovation(g.scope, innovation_id)
    form = EmptyForm()
    if form.accepted():
        editing.delete_innovation(g.scope, innovation_id=innovation_id)
        flash(gettext(N_("The innovation was deleted. Visitors see the change once you publish the booth.")))
        return redirect(url_for("exhibition.list_innovations"), 303)
    return render_template("exhibition/delete_innovation.html", form=form, innovation=innovation)


@bp.route("/region/booth/preview")
@requires("booths.edit")
def preview_booth() -> ResponseReturnValue:
    """The draft in the public template, so that nothing surprises after publication."""
    booth = _own()
    draft = PublicBooth(
        booth.id,
        booth.region_id,
        booth.slug,
        booth.code,
        booth.name,
        booth.province,
        booth.content,
        public.labels(g.scope),
        [],
        [],
    )
    page = page_of(public.with_history(g.scope, draft))
    return render_template(
        "exhibition/booth.html",
        **page,
        is_hidden=bool(booth.hidden_at),
        is_public=bool(booth.version) and not _changes(booth),
    )


@bp.route("/region/booth/publish", methods=["GET", "POST"])
@requires("booths.edit")
def publish_booth() -> ResponseReturnValue:
    """What changes for visitors, and the confirmation."""
    booth = _own()
    form = PublishForm(data={"seen": booth.content.fingerprint()})
    status = None
    if form.accepted():
        try:
            publishing.publish(g.scope, seen=form.seen.data)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
            form.seen.data = booth.content.fingerprint()
        else:
            flash(gettext(N_("Your booth is published.")))
            return redirect(url_for("exhibition.own_booth"), 303)
    page = render_template(
        "exhibition/publish.html", form=form, booth=booth, done=booth.content.done(), changes=_changes(booth)
    )
    return page, status or form.http_status


def _own() -> OwnBooth:
    booth = queries.own_booth(g.scope)
    if booth is None:
        raise BoothNotOpen
    return booth


def _changes(booth: OwnBooth) -> list[dict[str, Any]]:
    """The differences to what visitors see, as sentences in the reader's language."""
    before = queries.published(g.scope, booth.id, booth.version) if booth.version else None
    return [
        {
            "kind": change.kind,
            "text": gettext(change.sentence) % change.details,
        }
        for change in changes.between(before, booth.content)
    ]


def _innovation_form(data: dict[str, Any]) -> InnovationForm:
    form = InnovationForm(data=data)
    choose = ("", gettext(N_("Choose a dimension")))
    form.dimension.choices = [choose, *public.labels(g.scope).items()]
    return form


def _saved() -> ResponseReturnValue:
    flash(gettext(_SAVED))
    return redirect(url_for("exhibition.own_booth"), 303)
