"""One booth as visitors see it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Hashable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from babel.numbers import format_decimal
from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound
from eventapp.exhibition.forms.messages import EnquiryForm
from eventapp.exhibition.queries import lines
from eventapp.exhibition.queries import public as queries
from eventapp.exhibition.queries.lines import Line
from eventapp.exhibition.queries.public import PublicBooth, Standing
from eventapp.exhibition.rules import covers, searching
from eventapp.exhibition.rules.content import STAGES, Content
from eventapp.exhibition.rules.favourites import Kept
from eventapp.exhibition.services import reaching
from eventapp.exhibition.views import keeping, reach, writing
from eventapp.exhibition.views.blueprint import bp
from eventapp.web import formpages
from eventapp.web.i18n import current_locale, gettext
from eventapp.web.routing import requires

MOST_BODIES = 1200  # the largest exhibition in two languages, each booth with some five kilobytes


@bp.route("/<edition:edition>/booths/<slug:slug>", methods=["GET", "POST"])
@requires(PUBLIC)
def show_booth(edition: str, slug: str) -> ResponseReturnValue:
    """One booth as it was published, with the form that writes to its people."""
    if formpages.is_for_everybody():
        return _for_everybody(*_asked(slug))
    form = EnquiryForm(data={"key": ids.opaque()})
    answer, status = writing.write(edition, slug, form)
    if answer is not None:
        return answer
    return _page(*_asked(slug), form), status or form.http_status


def _asked(slug: str) -> tuple[Standing, Line]:
    """The booth and its direct line. 2 statements. Raises NotFound."""
    found = queries.standing(g.scope, slug)
    line = lines.of_booth(g.scope, found.id) if found is not None else None
    if found is None or line is None:
        raise NotFound
    return found, line


def _for_everybody(found: Standing, line: Line) -> bytes:
    """The page for somebody without a name, kept by everything that may change from one moment to the next."""
    moment = (line, line.is_available, reaching.is_hour(g.scope, line), _is_kept(found))

    def make() -> str:
        form = _empty_form()
        return _page(found, line, form, message_form=formpages.part("exhibition/_message_form.html", form=form))

    return formpages.filled((*_published(found), *moment), make)


@cache
def _empty_form() -> EnquiryForm:
    return EnquiryForm(data={"key": formpages.FORM_KEY})


def _page(found: Standing, line: Line, form: EnquiryForm, **parts: Markup) -> str:
    body = _body(found)
    return render_template(
        "exhibition/booth.html",
        booth=queries.told(g.scope, found, body.about),
        content=body.about,
        initials=covers.initials(found.name),
        direct=reach.direct_of(line),
        form=form,
        kept=_is_kept(found),
        share=body.share,
        body=body.markup(),
        **parts,
    )


def page_of(booth: PublicBooth) -> dict[str, Any]:
    """What the template of a booth needs; the preview uses it too."""
    return {**_parts(booth), "initials": covers.initials(booth.name), "direct": reach.direct(booth.id)}


def _is_kept(found: Standing) -> bool:
    """Whether it is one of this visitor's favourites."""
    return Kept(found.slug) in keeping.kept(g.scope)


class Body:
    """What a published booth's page says of it, made once for all visitors, whatever else stands around it."""

    def __init__(self) -> None:
        self.about = Content()  # without what only the body shows
        self.share = Markup()
        self._packed = b""

    def make(self, booth: PublicBooth) -> None:
        """Fill it in."""
        self.share = _made("exhibition/_share.html", booth=booth)
        self.about = replace(booth.content, story="", greeting="", innovations=(), people=(), cover=None)
        text = _made("exhibition/_booth_body.html", is_draft=False, **_parts(booth))
        self._packed = zlib.compress(text.encode(), 1)

    @property
    def is_made(self) -> bool:
        """Whether it is filled in."""
        return bool(self._packed)

    def markup(self) -> Markup:
        """The body as markup, after ``make``."""
        return Markup(zlib.decompress(self._packed).decode())  # noqa: S704 -- a template's own


@lru_cache(maxsize=MOST_BODIES)
def _kept_body(*_shown: Hashable) -> Body:
    return Body()


def _body(found: Standing) -> Body:
    """Kept by everything that it shows, so that it is never an old one."""
    edition, labels = g.scope.edition, tuple(queries.named(g.scope).items())
    here = (edition.slug, edition.name, request.script_root, current_app.config["SERVED_AT"], current_locale())
    body = _kept_body(*_published(found), labels, *here)
    if not body.is_made:
        body.make(queries.read(g.scope, found))
    return body


def _published(found: Standing) -> tuple[Hashable, ...]:
    """The booth's facts and a mark of its text, which is another one for any other text."""
    return found.slug, found.code, found.name, found.province, hashlib.sha256(found.text.encode()).digest()


def _parts(booth: PublicBooth) -> dict[str, Any]:
    """What a booth's body is made of."""
    return {
        "booth": booth,
        "content": booth.content,
        "cover": covers.cover(booth.code, covers.LARGE),
        "small_covers": [
            covers.cover(booth.code, covers.SMALL, part) for part in range(len(booth.content.innovations))
        ],
        "address": searching.address,
        "stages": stages(),
    }


def _made(template: str, **values: Any) -> Markup:
    made = current_app.jinja_env.get_template(template).render(edition=g.scope.edition, **values)
    return Markup(made)  # noqa: S704 -- a template's own


def stages() -> dict[str, str]:
    """How far an innovation has come, in the reader's language."""
    words = (N_("tried out"), N_("at work in some places"), N_("at work in the whole region"))
    return dict(zip(STAGES, map(gettext, words), strict=True))


@bp.route("/<edition:edition>/booths/<slug:slug>/documents/<opaque:media>")
@requires(PUBLIC)
def show_brochure(edition: str, slug: str, media: str) -> ResponseReturnValue:
    """A published brochure page by page, and its file."""
    booth = queries.booth(g.scope, slug)
    brochure = next((each for each in booth.content.brochures() if each.id == media), None) if booth else None
    if booth is None or brochure is None:
        raise NotFound
    size = format_decimal(max(0.1, brochure.size / 1024 / 1024), format="#,##0.0", locale=g.locale)
    return render_template("exhibition/brochure.html", booth=booth, brochure=brochure, size=size)
