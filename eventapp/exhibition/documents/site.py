"""The exhibition as a folder of pages that need no server: for an archive, a USB stick or a mirror.

Every link is relative and nothing is fetched from elsewhere. The pages hold no form and nobody's own data: the unit
and the contacts of its office stand there, no person in charge and no personal number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eventapp.core.access import EditionRef
from eventapp.errors import N_
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.rules import covers, pictures, searching
from eventapp.exhibition.rules.content import Innovation
from eventapp.exhibition.rules.links import Link
from eventapp.frozen import frozen
from eventapp.web.i18n import LOCALES, TRANSLATIONS
from eventapp.web.statics import FOLDER as STATIC

_FIRST = "id"  # the language at the top of the folder; the others have a folder of their own
_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_SHARED = Path(STATIC).parent / "templates"
_KINDS = {
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "web": N_("Website"),
    "instagram": "Instagram",
    "facebook": "Facebook",
    "x": "X",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "linkedin": "LinkedIn",
}
_STAGES = {
    "trial": N_("tried out"),
    "local": N_("at work in some places"),
    "wide": N_("at work in the whole region"),
}


@frozen
class Site:
    """What the pages are made of. ``contacts`` are those of offices, by booth."""

    edition: EditionRef
    booths: Sequence[PublicBooth]
    labels: Mapping[str, str]
    contacts: Mapping[int, Sequence[Link]] = field(default_factory=dict)


def pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """Relative path and content of every file but the pictures: lists and booths in each language, search, style."""
    yield "assets/app.css", (STATIC / "app.css").read_bytes()
    yield "assets/search.js", (_TEMPLATES / "exhibition" / "site" / "search.js").read_bytes()
    yield "assets/index.js", _index(site.booths)
    for locale in LOCALES:
        folder = "" if locale == _FIRST else f"{locale}/"
        yield from _of_language(site, locale, folder)


def media(booths: Sequence[PublicBooth]) -> Iterator[str]:
    """Names in the storage of every file that the pages show; each lies in the folder under ``media_path``."""
    for booth in booths:
        for picture in booth.content.pictures():
            yield from (pictures.file_name(picture.id, width, "webp") for width in pictures.widths(picture.width))
            yield pictures.file_name(picture.id, pictures.widths(picture.width)[0], "jpg")
        yield from (pictures.pdf_name(brochure.id) for brochure in booth.content.brochures())


def media_path(name: str) -> str:
    """Where a file of the storage lies in the folder."""
    return f"media/{name.partition('/')[2]}"


def _of_language(site: Site, locale: str, folder: str) -> Iterator[tuple[str, bytes]]:
    render = _environment(locale)
    up = "../" * folder.count("/")
    shared: dict[str, Any] = {
        "edition": site.edition,
        "labels": site.labels,
        "cover": covers.cover,
        "initials": covers.initials,
        "sizes": covers,
        "locale": locale,
        "widths": pictures.widths,
        "kinds": _KINDS,
        "stages": _STAGES,
        "languages": LOCALES,
        "first": _FIRST,
    }
    index = render.get_template("exhibition/site/index.html")
    page = render.get_template("exhibition/site/booth.html")
    provinces = sorted({booth.province for booth in site.booths})
    yield (
        f"{folder}index.html",
        index.render(**shared, root=up, here="index.html", booths=site.booths, provinces=provinces).encode(),
    )
    for booth in site.booths:
        contacts = [*site.contacts.get(booth.id, ()), *booth.content.links()]
        here = f"booths/{booth.slug}.html"
        text = page.render(**shared, root=f"{up}../", here=here, booth=booth, contacts=contacts)
        yield f"{folder}{here}", text.encode()


def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_TEMPLATES, _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    translations = Translations.load(TRANSLATIONS, [locale])
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _index(booths: Sequence[PublicBooth]) -> bytes:
    """What the search looks through. As a script, because pages opened from a disk may load nothing else."""
    found = [
        {
            "slug": booth.slug,
            "province": booth.province,
            "words": _words(booth.name, booth.province, *_own_texts(booth)),
            "innovations": [_entry(booth, innovation) for innovation in booth.content.innovations],
        }
        for booth in booths
    ]
    plain = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"const EXHIBITION = {plain};\n".encode()


def _entry(booth: PublicBooth, innovation: Innovation) -> dict[str, Any]:
    label = booth.dimension_labels.get(innovation.dimension, "")
    return {
        "id": innovation.id,
        "title": innovation.title,
        "dimension": innovation.dimension,
        "status": innovation.status,
        "words": _words(innovation.title, label, innovation.problem, innovation.does),
    }


def _own_texts(booth: PublicBooth) -> tuple[str, ...]:
    content = booth.content
    focus = (booth.dimension_labels.get(key, "") for key in content.focus)
    return (content.programme, content.pitch, content.story, *focus)


def _words(*texts: str) -> str:
    """The words of some texts as the search compares them, each once."""
    return " ".join(dict.fromkeys(searching.words(" ".join(texts))))
