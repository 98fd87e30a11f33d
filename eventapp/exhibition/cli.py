"""`eventapp exhibition`: the exhibition as a folder of pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from eventapp.core.console import remark
from eventapp.errors import InvalidInput, Refusal
from eventapp.exhibition.errors import FolderNotEmpty


@click.group()
def exhibition() -> None:
    """Virtual exhibition of an edition."""


@exhibition.command()
@click.argument("folder", metavar="DIR", type=Path)
@click.option("--edition", required=True, metavar="E", help="Address of the edition, such as 2026.")
@click.option("--data", type=Path, metavar="DIR", help="Data folder (default EVENTAPP_DATA or ./var).")
def export(folder: Path, edition: str, data: Path | None) -> None:
    """Write the booths as static pages with search."""
    _refuse_used(folder)
    from eventapp.config import Settings, require_database  # noqa: PLC0415 -- slow import
    from eventapp.core import migrating, runtime  # noqa: PLC0415 -- slow import
    from eventapp.core.access import system_scope  # noqa: PLC0415 -- slow import
    from eventapp.editions.queries.identity import edition_by_slug  # noqa: PLC0415 -- slow import
    from eventapp.exhibition.documents import site  # noqa: PLC0415 -- slow import
    from eventapp.exhibition.queries import public  # noqa: PLC0415 -- slow import

    require_database(data)
    runtime.start(Settings.from_environ(data=data))
    if migrating.revision() != migrating.head():
        raise Refusal("The database is not up to date. Run: eventapp db upgrade")
    found = edition_by_slug(edition)
    if found is None:
        raise Refusal("There is no edition %(edition)s.", edition=edition)
    scope = system_scope(found)
    booths = public.exhibited(scope)
    _write(folder, site.pages(found, booths, public.labels(scope)))
    remark(f"{len(booths)} booths written to {folder}.")


def _refuse_used(folder: Path) -> None:
    """Raises FolderNotEmpty, or InvalidInput for a file of that name."""
    if folder.exists() and not folder.is_dir():
        raise InvalidInput("%(folder)s is a file. Name a folder that does not exist yet.", folder=str(folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderNotEmpty(folder=str(folder))


def _write(folder: Path, pages: Iterable[tuple[str, bytes]]) -> None:
    """Raises InvalidInput where nothing can be written."""
    try:
        for name, content in pages:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        sentence = "%(folder)s cannot be written: %(reason)s."
        raise InvalidInput(sentence, folder=str(folder), reason=error.strerror or str(error)) from None
