"""Uploading pictures and brochures, changing what is said of them, and serving the drawn files."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import access
from eventapp.core.access import PUBLIC
from eventapp.core.runtime import runtime
from eventapp.errors import N_, Forbidden, NotFound, Refusal
from eventapp.exhibition.errors import FileMissing
from eventapp.exhibition.forms.booth import BrochureForm, PictureForm, TextForm
from eventapp.exhibition.queries import files
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.queries.files import Owner
from eventapp.exhibition.rules import pictures
from eventapp.exhibition.rules.content import MOST_PICTURES, Innovation
from eventapp.exhibition.services import picturing
from eventapp.exhibition.services.picturing import COVER, CREST, Upload
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.drafting import SAVED, own, saved
from eventapp.exhibition.views.over import while_it_lives
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.routing import current_actor, current_memberships, requires

PER_PERSON = "60 per 10 minute"
_FOREVER = "public, max-age=31536000, immutable"
_ASKED_EACH_TIME = "private, no-cache"
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
_PLACES = (COVER, CREST)


@bp.route("/media/<opaque:media>/<file:name>")
@requires(PUBLIC)
def show_media(media: str, name: str) -> ResponseReturnValue:
    """A drawn file; it never changes. Until it is published, the booth's team and the organisers alone may see it."""
    owner = files.owner(media) if pictures.NAME.fullmatch(name) else None
    if owner is None or not (owner.is_public or _sees_drafts(owner)):
        raise NotFound
    tag = f"{media[:12]}-{name}"
    if request.if_none_match.contains(tag):
        answer = Response(status=304)
    else:
        answer = Response(runtime().storage.get(f"{pictures.FOLDER}/{media}/{name}"))
        answer.content_type = pictures.TYPES[name.rpartition(".")[2]]
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = _FOREVER if owner.is_public else _ASKED_EACH_TIME
    answer.headers["Content-Security-Policy"] = _SANDBOX
    if name == pictures.PDF:
        answer.headers["Content-Disposition"] = f'attachment; filename="{pictures.PDF}"'
    return answer


def _sees_drafts(owner: Owner) -> bool:
    """Whether somebody of the booth's team or an organiser of its edition asks."""
    if current_actor().is_admin:
        return True
    return any(
        mine.edition.id == owner.edition_id
        and (
            mine.role in access.holders("booths.manage")
            or (mine.role in access.holders("booths.edit") and mine.region_id == owner.region_id)
        )
        for mine in current_memberships()
    )


@bp.route("/region/booth/pictures")
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def show_own_pictures() -> ResponseReturnValue:
    """The booth's cover and crest."""
    return render_template("exhibition/pictures.html", booth=own(), places=_PLACES)


@bp.route("/region/booth/pictures/<any(cover, crest):place>", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def upload_own_picture(place: str) -> ResponseReturnValue:
    """A new cover or crest."""
    content = own().content
    shown = content.cover if place == COVER else content.crest
    form = PictureForm(data={"text": shown.alt if shown else ""})

    def put(upload: Upload, public_id: str) -> None:
        picturing.set_picture(g.scope, place=place, upload=upload, public_id=public_id, text=form.text.data)

    return _upload(form, picturing.drawn_picture, put, place, url_for("exhibition.show_own_pictures"))


@bp.route("/region/booth/innovations/<int:innovation_id>/media")
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def show_innovation_media(innovation_id: int) -> ResponseReturnValue:
    """Pictures and brochure of an innovation."""
    innovation = queries.innovation(g.scope, innovation_id)
    return render_template("exhibition/innovation_media.html", innovation=innovation, most=MOST_PICTURES)


@bp.route("/region/booth/innovations/<int:innovation_id>/pictures/new", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def upload_picture(innovation_id: int) -> ResponseReturnValue:
    """One more picture of an innovation."""
    innovation = queries.innovation(g.scope, innovation_id)
    form = PictureForm()

    def add(upload: Upload, public_id: str) -> None:
        picturing.add_picture(
            g.scope, innovation_id=innovation_id, upload=upload, public_id=public_id, text=form.text.data
        )

    back = url_for("exhibition.show_innovation_media", innovation_id=innovation_id)
    return _upload(form, picturing.drawn_picture, add, "picture", back, innovation)


@bp.route("/region/booth/innovations/<int:innovation_id>/brochure", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def upload_brochure(innovation_id: int) -> ResponseReturnValue:
    """The brochure of an innovation, in place of an earlier one."""
    innovation = queries.innovation(g.scope, innovation_id)
    form = BrochureForm(data={"text": innovation.brochure.title if innovation.brochure else ""})

    def put(upload: Upload, public_id: str) -> None:
        picturing.set_brochure(
            g.scope, innovation_id=innovation_id, upload=upload, public_id=public_id, title=form.text.data
        )

    back = url_for("exhibition.show_innovation_media", innovation_id=innovation_id)
    return _upload(form, picturing.drawn_brochure, put, "brochure", back, innovation)


@bp.route("/region/booth/innovations/<int:innovation_id>/pictures/<opaque:media>/forward", methods=["POST"])
@requires("booths.edit")
def move_picture(innovation_id: int, media: str) -> ResponseReturnValue:
    """One place forward."""
    picturing.move_picture(g.scope, innovation_id=innovation_id, media=media)
    return redirect(url_for("exhibition.show_innovation_media", innovation_id=innovation_id), 303)


@bp.route("/region/booth/files/<opaque:media>", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def edit_media(media: str) -> ResponseReturnValue:
    """What a picture shows, or a brochure is called."""
    booth = own()
    file = queries.media(g.scope, booth.id).rows.get(media)
    if file is None:
        raise NotFound
    form = TextForm(data={"text": file.text})
    if form.carried_out(lambda: picturing.set_text(g.scope, media=media, text=form.text.data)):
        return saved("exhibition.own_booth")
    return render_template("exhibition/media.html", form=form, media=file, booth=booth), form.http_status


@bp.route("/region/booth/files/<opaque:media>/take-away", methods=["POST"])
@requires("booths.edit")
def take_away_media(media: str) -> ResponseReturnValue:
    """Take a file out of the draft."""
    picturing.take_away(g.scope, media=media)
    flash(gettext(N_("Taken away. What is published keeps it until you publish the booth again.")))
    return redirect(url_for("exhibition.own_booth"), 303)


def _upload(
    form: PictureForm | BrochureForm,
    draw: Callable[[bytes], Upload],
    act: Callable[[Upload, str], None],
    what: str,
    back: str,
    innovation: Innovation | None = None,
) -> ResponseReturnValue:
    """Draw what was sent, store it, and put it in its place; refusals stand at the file."""
    status = None
    if form.accepted():
        try:
            limits.check("booth-upload", PER_PERSON, str(g.actor.id))
            upload = draw(_sent())
            act(upload, picturing.keep(g.scope, upload))
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            refusal.field = refusal.field or "file"
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(SAVED))
            return redirect(back, 303)
    page = render_template("exhibition/upload.html", form=form, what=what, back_to=back, innovation=innovation)
    return page, status or form.http_status


def _sent() -> bytes:
    """The file of the form. Raises FileMissing."""
    file = request.files.get("file")
    data = b""
    if file:
        data = file.read()
        file.close()
    if not data:
        raise FileMissing(field="file")
    return data
