"""The message catalogues: English is the source (the message id), Indonesian is the catalogue.

``update`` collects the messages of the code and templates into ``messages.po``, keeping every translation, and takes
in the fragments (``translations/fragments/*.json``: ``{"id": "terjemahan"}``, plurals as ``{"one|many": "…"}``);
``fill FILE.json`` sets translations in the same format; ``check`` fails on what is missing, empty, fuzzy, out of date
or has other placeholders than its message; ``compile`` writes the ``.mo`` files. Safe to run by several people at once.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "eventapp"
TRANSLATIONS = SOURCE / "translations"
# English needs no catalogue: the message id is the sentence. Indonesian has one form for one and for many (CLDR).
PLURAL_FORMS = {"id": "nplurals=1; plural=0;"}
LOCALES = tuple(PLURAL_FORMS)
HEADER = """\
# Messages of eventapp in {locale}; written by `make messages`.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {locale}\\n"
"Plural-Forms: {plural_forms}\\n"

"""
METHODS = [("**/templates/**", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**": {"silent": "false", "newstyle_gettext": "true"}}
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
COMMENT_TAG = "Translators:"
PLACEHOLDER = re.compile(r"(?<!%)%\((\w+)\)[sdf]")


def extract() -> Catalog:
    """Every message of the code and the templates, with the files it stands in."""
    found = Catalog(charset="utf-8")
    for name, line, message, comments, context in extract_from_dir(
        SOURCE, METHODS, OPTIONS, KEYWORDS, comment_tags=[COMMENT_TAG], strip_comment_tags=True
    ):
        found.add(message, locations=[(f"eventapp/{name}", line)], auto_comments=comments, context=context)
    return found


def path_of(locale: str) -> Path:
    """Where the catalogue of a language lies."""
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def read(locale: str) -> Catalog:
    """The catalogue as it lies in the project; an empty one if there is none."""
    path = path_of(locale)
    content = path.read_bytes() if path.exists() else header(locale)
    return read_po(BytesIO(content), locale=locale)


def header(locale: str) -> bytes:
    """How a catalogue begins."""
    return HEADER.format(locale=locale, plural_forms=PLURAL_FORMS[locale]).encode()


def as_bytes(catalog: Catalog) -> bytes:
    """The catalogue as text that changes only when a message does: no dates, no line numbers, ordered by file."""
    buffer = BytesIO()
    write_po(
        buffer, catalog, width=120, omit_header=True, sort_by_file=True, include_lineno=False, ignore_obsolete=True
    )
    return header(str(catalog.locale)) + buffer.getvalue()


def updated(locale: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the messages of ``template`` and the translations it has."""
    catalog = read(locale)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    return catalog


def forms(message: Message) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string or ""]


def fill(catalog: Catalog, translations: Mapping[str, str]) -> list[str]:
    """Set translations by message id, plurals as ``one|many``; returns the ids that the catalogue does not have."""
    unknown = []
    for key, translation in translations.items():
        message = catalog.get(key) or catalog.get(tuple(key.split("|", 1)))
        if message is None:
            unknown.append(key)
            continue
        message.string = (translation,) * catalog.num_plurals if message.pluralizable else translation
        message.flags.discard("fuzzy")
    return unknown


def problems(catalog: Catalog, template: Catalog) -> Iterator[str]:
    """What keeps a catalogue from being complete and up to date, one sentence each."""
    wanted = {(message.id, message.context) for message in template if message.id}
    present = {(message.id, message.context): message for message in catalog if message.id}
    for key in sorted(wanted - present.keys(), key=str):
        yield f"missing, run `make messages`: {key[0]!r}"
    for key in sorted(present.keys() - wanted, key=str):
        yield f"no longer used, run `make messages`: {key[0]!r}"
    for key in sorted(wanted & present.keys(), key=str):
        yield from _faults(present[key])


def _faults(message: Message) -> Iterator[str]:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    if not all(forms(message)):
        yield f"not translated: {message.id!r}"
        return
    if message.fuzzy:
        yield f"fuzzy: {message.id!r}"
    allowed = {name for text in ids for name in PLACEHOLDER.findall(text)}
    for text in forms(message):
        if set(PLACEHOLDER.findall(text)) != allowed:
            yield f"other placeholders than its message: {message.id!r} → {text!r}"
        if allowed and re.search(r"(?<!%)%(?![%(])", text):
            yield f"a bare % beside placeholders (write %%): {message.id!r} → {text!r}"
        if (text[:1].isspace(), text[-1:].isspace()) != (ids[-1][:1].isspace(), ids[-1][-1:].isspace()):
            yield f"blanks at its ends differ: {message.id!r} → {text!r}"


def replace(path: Path, content: bytes) -> None:
    """Write a file as a whole, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == content:
        return
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)


@contextmanager
def alone() -> Iterator[None]:
    """One writer at a time; the others wait."""
    with Path(__file__).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@click.group(help=__doc__)
def main() -> None:
    pass


@main.command()
def update() -> None:
    """Collect messages into the catalogues and take in the fragments."""
    with alone():
        template = extract()
        for locale in LOCALES:
            catalog = updated(locale, template)
            for fragment in sorted((TRANSLATIONS / "fragments").glob("*.json")):
                for key in fill(catalog, _load(fragment)):
                    click.echo(f"messages: {fragment.name}: no such message: {key!r}", err=True)
            replace(path_of(locale), as_bytes(catalog))
            empty = sum(not all(forms(message)) for message in catalog if message.id)
            click.echo(f"messages: {locale}: {len(catalog)} messages, {empty} not translated", err=True)
        _compile()


@main.command("fill")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--locale", default="id", type=click.Choice(LOCALES), show_default=True)
def fill_from(file: Path, locale: str) -> None:
    """Set translations from FILE.json."""
    translations = _load(file)
    with alone():
        catalog = updated(locale, extract())
        unknown = fill(catalog, translations)
        replace(path_of(locale), as_bytes(catalog))
        _compile()
    for key in unknown:
        click.echo(f"messages: {file.name}: no such message: {key!r}", err=True)
    if unknown:
        raise SystemExit(1)


@main.command()
def check() -> None:
    """Fail on missing, empty, fuzzy, outdated or mismatched translations."""
    template = extract()
    found = [f"{locale}: {problem}" for locale in LOCALES for problem in problems(read(locale), template)]
    for problem in found:
        click.echo(problem, err=True)
    if found:
        click.echo(f"messages: {len(found)} problems", err=True)
        raise SystemExit(1)


@main.command("compile")
def compile_all() -> None:
    """Write the .mo files that the application reads."""
    with alone():
        _compile()


def _compile() -> None:
    for locale in LOCALES:
        if path_of(locale).exists():
            buffer = BytesIO()
            write_mo(buffer, read(locale))
            target = path_of(locale).with_suffix(".mo")
            replace(target, buffer.getvalue())
            os.utime(target)


def _load(path: Path) -> dict[str, str]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path.name} cannot be read as JSON: {error}") from None
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise click.ClickException(f'{path.name} must be one object of texts, such as {{"Sign in": "Masuk"}}.')
    return content


if __name__ == "__main__":
    main()
