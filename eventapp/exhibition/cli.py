"""`eventapp exhibition`: the exhibition as a folder of pages."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventapp.core.console import remark
from eventapp.errors import InvalidInput, NotFound, Refusal
from eventapp.exhibition.errors import FolderNotEmpty

if TYPE_CHECKING:
    from eventapp.core.access import EditionRef
    from eventapp.exhibition.documents.site import Site

MARK = "export.json"  # says that the folder is ours, of which edition, and which files are
_SAFE = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
_EVERY = 100  # files between two signs of life on a terminal


@click.group()
def exhibition() -> None:
    """Virtual exhibition of an edition."""


@exhibition.command()
@click.argument("folder", metavar="DIR", type=Path)
@click.option("--edition", required=True, metavar="E", help="Address of the edition, such as 2026.")
@click.option("--data", type=Path, metavar="DIR", help="Data folder (default EVENTAPP_DATA or ./var).")
def export(folder: Path, edition: str, data: Path | None) -> None:
    """Write the booths as static pages with search."""
    earlier = _earlier(folder, edition)
    from eventapp.config import Settings, require_database  # noqa: PLC0415 -- slow import
    from eventapp.core import migrating, runtime  # noqa: PLC0415 -- slow import
    from eventapp.editions.queries.identity import edition_by_slug  # noqa: PLC0415 -- slow import

    require_database(data)
    runtime.start(Settings.from_environ(data=data))
    if migrating.revision() != migrating.head():
        raise Refusal("The database is not up to date. Run: eventapp db upgrade")
    found = edition_by_slug(edition)
    if found is None:
        raise Refusal("There is no edition %(edition)s.", edition=edition)
    site = _site(found)
    missing: list[str] = []
    try:
        _write(folder, edition, earlier, _files(site, missing))
    except OSError as error:
        sentence = "%(folder)s cannot be written: %(reason)s."
        raise InvalidInput(sentence, folder=str(folder), reason=error.strerror or str(error)) from None
    if missing:
        remark(f"{len(missing)} pictures are not in the storage and were left out, first {missing[0]}.")
    remark(f"{len(site.booths)} booths written to {folder}.")


def _earlier(folder: Path, edition: str) -> list[str]:
    """The files of an earlier export to this folder. Raises FolderNotEmpty, or InvalidInput for a file of that name.

    A folder that holds anything else, or another edition, is left alone.
    """
    if folder.exists() and not folder.is_dir():
        raise InvalidInput("%(folder)s is a file. Name a folder that does not exist yet.", folder=str(folder))
    if not folder.is_dir() or not any(folder.iterdir()):
        return []
    try:
        mark: dict[str, Any] = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if mark["edition"] == edition:
            return [name for name in mark["files"] if _SAFE.fullmatch(name)]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise FolderNotEmpty(folder=str(folder))


def _site(edition: EditionRef) -> Site:
    from eventapp.core.access import system_scope  # noqa: PLC0415 -- slow import
    from eventapp.exhibition.documents.site import Site  # noqa: PLC0415 -- slow import
    from eventapp.exhibition.queries import archive, public  # noqa: PLC0415 -- slow import

    scope = system_scope(edition)
    return Site(edition, public.exhibited(scope), public.labels(scope), archive.office_contacts(scope))


def _files(site: Site, missing: list[str]) -> Iterator[tuple[str, bytes]]:
    """Pages, then pictures; those that the storage lacks are noted in ``missing``."""
    from eventapp.core.runtime import runtime  # noqa: PLC0415 -- slow import
    from eventapp.exhibition.documents import site as documents  # noqa: PLC0415 -- slow import

    yield from documents.pages(site)
    for name in documents.media(site.booths):
        try:
            yield documents.media_path(name), runtime().storage.get(name)
        except NotFound:
            missing.append(name)


def _write(folder: Path, edition: str, earlier: list[str], files: Iterable[tuple[str, bytes]]) -> None:
    """Write the files, then remove those of an earlier export that are no more. The mark comes first and last."""
    folder.mkdir(parents=True, exist_ok=True)
    _leave_mark(folder, edition, earlier)
    written: dict[str, None] = {}
    made = {folder}
    for name, content in files:
        if not _SAFE.fullmatch(name):
            raise InvalidInput("%(name)s is no name for a file of the export.", name=name)
        target = folder / name
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(content)
        written[name] = None
        if sys.stderr.isatty() and len(written) % _EVERY == 0:
            click.echo(f"\r{len(written)} files", err=True, nl=False)
    for name in set(earlier) - set(written):
        (folder / name).unlink(missing_ok=True)
    _leave_mark(folder, edition, list(written))


def _leave_mark(folder: Path, edition: str, files: list[str]) -> None:
    mark = {"what": "eventapp exhibition export", "edition": edition, "files": files}
    (folder / MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")
