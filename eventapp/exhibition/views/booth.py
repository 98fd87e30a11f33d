"""One booth as visitors see it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound
from eventapp.exhibition.forms.messages import EnquiryForm
from eventapp.exhibition.queries import public as queries
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.rules import covers, searching
from eventapp.exhibition.rules.content import STAGES
from eventapp.exhibition.rules.favourites import Kept
from eventapp.exhibition.views import keeping, reach, writing
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.i18n import current_locale, gettext
from eventapp.web.routing import requires

MOST_BODIES = 100  # of booths in a language, each with some 20 kilobytes


@bp.route("/<edition:edition>/booths/<slug:slug>", methods=["GET", "POST"])
@requires(PUBLIC)
def show_booth(edition: str, slug: str) -> ResponseReturnValue:
    """One booth as it was published, with the form that writes to its people."""
    form = EnquiryForm(data={"key": ids.opaque()})
    answer, status = writing.write(edition, slug, form)
    if answer is not None:
        return answer
    booth = queries.booth(g.scope, slug)
    if booth is None:
        raise NotFound
    kept = Kept(slug) in keeping.kept(g.scope)
    page = render_template("exhibition/booth.html", **page_of(booth), form=form, kept=kept, body=_body(booth))
    return page, status or form.http_status


def page_of(booth: PublicBooth) -> dict[str, Any]:
    """What the template of a booth needs; the preview uses it too."""
    return {
        "booth": booth,
        "content": booth.content,
        "cover": covers.cover(booth.code, covers.LARGE),
        "small_covers": [
            covers.cover(booth.code, covers.SMALL, part) for part in range(len(booth.content.innovations))
        ],
        "initials": covers.initials(booth.name),
        "address": searching.address,
        "stages": stages(),
        "direct": reach.direct(booth.id),
    }


class Body:
    """What a published booth's page says of it: made once for all visitors, whatever else stands around it."""

    def __init__(self) -> None:
        self.markup: Markup | None = None

    def keep(self, made: Markup) -> Markup:
        """Keep what the template has made, and show it."""
        self.markup = made
        return made


@lru_cache(maxsize=MOST_BODIES)
def _kept_body(*_shown: Hashable) -> Body:
    return Body()


def _body(booth: PublicBooth) -> Body:
    """Kept by everything that it shows, so that it is never an old one."""
    labels = tuple(booth.dimension_labels.items())
    where = (g.scope.edition.slug, booth.slug, booth.code, request.script_root, current_locale())
    return _kept_body(booth.content, labels, *where)


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
