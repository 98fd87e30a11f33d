"""The exhibition as a folder of pages that need no server: for an archive, a USB stick or a mirror.

Every link is relative. The pages hold no form and no personal data: no person in charge, number or mail address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eventapp.core.access import EditionRef
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.rules import covers
from eventapp.exhibition.rules.content import Content
from eventapp.exhibition.rules.links import Link, LinkKind
from eventapp.web.i18n import TRANSLATIONS
from eventapp.web.statics import FOLDER as STATIC

LOCALE = "id"  # the programme's own language
_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_SHARED = Path(STATIC).parent / "templates"


def pages(edition: EditionRef, booths: Sequence[PublicBooth], labels: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Relative path and content of every file: one page a booth, the list, its search and the style sheet."""
    render = _environment()
    shared: dict[str, Any] = {
        "edition": edition,
        "labels": labels,
        "cover": covers.cover,
        "initials": covers.initials,
        "sizes": covers,
        "locale": LOCALE,
    }
    index = render.get_template("exhibition/site/index.html")
    page = render.get_template("exhibition/site/booth.html")
    yield "index.html", index.render(**shared, root="", booths=booths, words=_words).encode()
    for booth in booths:
        yield (
            f"booths/{booth.slug}.html",
            page.render(**shared, root="../", booth=booth, web=_web(booth.content)).encode(),
        )
    yield "assets/app.css", (STATIC / "app.css").read_bytes()
    yield "assets/search.js", (_TEMPLATES / "exhibition" / "site" / "search.js").read_bytes()


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_TEMPLATES, _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    translations = Translations.load(TRANSLATIONS, [LOCALE])
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _web(content: Content) -> Link | None:
    """The website: the one contact that is no person's."""
    return next((link for link in content.links() if link.kind is LinkKind.WEB), None)


def _words(booth: PublicBooth) -> str:
    """What the search on the list looks through, in lower case."""
    content = booth.content
    titles = (innovation.title for innovation in content.innovations)
    dimensions = (booth.dimension_labels.get(key, "") for key in content.dimensions())
    return " ".join((booth.name, booth.province, content.programme, content.pitch, *titles, *dimensions)).lower()
