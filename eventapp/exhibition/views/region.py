"""The region team's home of its booth: the checklist, preview, publication, versions and the way back to one."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.forms.booth import PublishForm
from eventapp.exhibition.queries import continuing, public, steering, versions
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.queries.region import OwnBooth
from eventapp.exhibition.rules import changes
from eventapp.exhibition.rules.content import Content
from eventapp.exhibition.services import publishing
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.booth import page_of
from eventapp.exhibition.views.drafting import own
from eventapp.exhibition.views.over import while_it_lives
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/region/booth")
@requires("booths.edit")
def own_booth() -> ResponseReturnValue:
    """The checklist, the deadline, what the organiser asked for, what visitors see, and the way to publication."""
    booth = queries.own_booth(g.scope)
    if booth is None:
        return render_template("exhibition/own_booth.html", booth=None)
    done = booth.content.done()
    return render_template(
        "exhibition/own_booth.html",
        booth=booth,
        done=done,
        extra=booth.content.extra(),
        done_count=sum(done.values()),
        changes=_changes(_shown(booth), booth.content),
        setting=steering.setting(g.scope),
        notes=steering.notes(g.scope, booth.id, only_open=True),
        standing=continuing.standing(g.scope, booth.id, is_empty=not (booth.version or booth.edited_at)),
    )


@bp.route("/region/booth/preview")
@requires("booths.edit")
def preview_booth() -> ResponseReturnValue:
    """The draft in the public template, so that nothing surprises after publication."""
    booth = own()
    return _preview(booth, booth.content, is_public=bool(booth.version) and _shown(booth) == booth.content)


@bp.route("/region/booth/publish", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def publish_booth() -> ResponseReturnValue:
    """What changes for visitors, and the confirmation."""
    booth = own()
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
        "exhibition/publish.html",
        form=form,
        booth=booth,
        done=booth.content.done(),
        changes=_changes(_shown(booth), booth.content),
        notes=steering.notes(g.scope, booth.id, only_open=True),
    )
    return page, status or form.http_status


@bp.route("/region/booth/versions")
@requires("booths.edit")
def list_versions() -> ResponseReturnValue:
    """Every publication: when, by whom, and what it changed."""
    booth = own()
    found = versions.of_own_booth(g.scope)
    earlier = [*(version.content for version in found[1:]), None]
    rows = [
        {"version": version, "changes": _changes(before, version.content)}
        for version, before in zip(found, earlier, strict=False)
    ]
    return render_template("exhibition/versions.html", booth=booth, rows=rows)


@bp.route("/region/booth/versions/<int:number>")
@requires("booths.edit")
def show_version(number: int) -> ResponseReturnValue:
    """An earlier version in the public template."""
    booth = own()
    content = queries.published(g.scope, booth.id, number)
    if content is None:
        raise NotFound
    return _preview(booth, content, version=number)


@bp.route("/region/booth/versions/<int:number>/back", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def roll_back(number: int) -> ResponseReturnValue:
    """What visitors would see differently, what the draft would lose, and the confirmation."""
    booth = own()
    earlier = queries.published(g.scope, booth.id, number)
    if earlier is None:
        raise NotFound
    form = PublishForm(data={"seen": booth.content.fingerprint()})
    status = None
    if form.accepted():
        try:
            publishing.roll_back(g.scope, number=number, seen=form.seen.data)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
            form.seen.data = booth.content.fingerprint()
        else:
            flash(gettext(N_("Visitors see that version again, and your draft is the same.")))
            return redirect(url_for("exhibition.own_booth"), 303)
    shown = _shown(booth)
    page = render_template(
        "exhibition/roll_back.html",
        form=form,
        booth=booth,
        number=number,
        changes=_changes(shown, earlier),
        lost=_changes(shown, booth.content),
    )
    return page, status or form.http_status


def _preview(booth: OwnBooth, content: Content, *, is_public: bool = False, version: int | None = None) -> str:
    """A content in the public template, without the form."""
    draft = PublicBooth(
        id=booth.id,
        region_id=booth.region_id,
        slug=booth.slug,
        code=booth.code,
        name=booth.name,
        province=booth.province,
        content=content,
        dimension_labels=public.labels(g.scope),
        awards=[],
        years=[],
    )
    page = page_of(public.with_history(g.scope, draft))
    return render_template(
        "exhibition/booth.html", **page, is_hidden=bool(booth.hidden_at), is_public=is_public, version=version
    )


def _shown(booth: OwnBooth) -> Content | None:
    """What visitors see now, or None before the first publication."""
    return queries.published(g.scope, booth.id, booth.version) if booth.version else None


def _changes(before: Content | None, after: Content) -> list[dict[str, Any]]:
    """The differences as sentences in the reader's language, with the texts beside each other."""
    return [
        {
            "kind": change.kind,
            "text": gettext(change.sentence)
            % {**change.details, "what": ", ".join(gettext(label) for label in change.what)},
            "pieces": change.pieces,
        }
        for change in changes.between(before, after)
    ]
