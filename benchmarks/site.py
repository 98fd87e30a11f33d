"""Time and size of the exhibition as static pages: ``python -m benchmarks.site [--pictures N] [--json]``.

550 booths with 5,000 innovations in an embedded database, each booth with a cover and so many pictures besides; then
the command itself, as an organiser runs it. Goal: at most 60 seconds.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click
import sqlalchemy as sa
from PIL import Image

from benchmarks import booths
from eventapp.config import Settings
from eventapp.core import ids, migrating, runtime
from eventapp.core.access import Scope, system_scope
from eventapp.core.datafiles import data_path
from eventapp.core.db import db
from eventapp.editions.services import setup
from eventapp.exhibition.models.booths import BoothVersion
from eventapp.exhibition.rules import pictures
from eventapp.exhibition.rules.content import Picture, from_json
from eventapp.regions import services as regions
from eventapp.regions.rules import registry

EDITION, GOAL_SECONDS = "2099", 60.0
WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured: seconds of the wall and of the processor, files and megabytes."""

    booths: int
    seconds: float
    cpu_seconds: float
    files: int
    megabytes: float

    @property
    def holds(self) -> bool:
        """Whether it is fast enough."""
        return self.seconds <= GOAL_SECONDS


def measure(more: int) -> Found:
    """All of it once, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        data, target = Path(folder) / "data", Path(folder) / "site"
        runtime.start(Settings.from_environ(data=data))
        migrating.upgrade()
        root = system_scope()
        regions.load_registry(root, registry.read(data_path))
        made = setup.create_edition(root, slug=EDITION, year=int(EDITION), name=f"Forum {EDITION}", programme="P")
        scope = system_scope(made)
        booths.fill(scope)
        db.run(lambda: show_pictures(scope, more))
        db.dispose()
        return _exported(data, target)


def show_pictures(scope: Scope, more: int) -> None:
    """A cover for every booth, and ``more`` pictures for its first innovations."""
    files = _drawn()
    query = sa.select(BoothVersion.id, BoothVersion.content).where(BoothVersion.edition_id == scope.edition_id)
    for version_id, content in db.rows(query):
        read = from_json(content)
        first = [replace(each, pictures=(_stored(files),)) for each in read.innovations[:more]]
        shown = replace(read, cover=_stored(files), innovations=(*first, *read.innovations[more:]))
        own = sa.update(BoothVersion).where(BoothVersion.edition_id == scope.edition_id, BoothVersion.id == version_id)
        db.change(own.values(content=shown.as_json()))


def _drawn() -> dict[str, bytes]:
    """One noisy photograph in every width, as the product keeps it."""
    found = {}
    noise = Image.effect_noise((WIDTH, HEIGHT), 40).convert("RGB")
    for width in pictures.widths(WIDTH):
        smaller = noise.resize((width, HEIGHT * width // WIDTH))
        for kind, form in (("webp", "WEBP"), ("jpg", "JPEG")):
            file = io.BytesIO()
            smaller.save(file, form, quality=30)
            found[f"{width}.{kind}"] = file.getvalue()
    return found


def _stored(files: dict[str, bytes]) -> Picture:
    public_id = ids.opaque()
    for name, content in files.items():
        path = runtime.runtime().settings.data / "media" / pictures.FOLDER / public_id / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Picture(public_id, "Sebuah foto", WIDTH, HEIGHT)


def _exported(data: Path, target: Path) -> Found:
    program = str(Path(sys.executable).with_name("eventapp"))
    command = [program, "exhibition", "export", "--edition", EDITION, "--data", str(data)]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*command, str(target)], check=True, capture_output=True)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [path for path in target.rglob("*") if path.is_file()]
    return Found(
        len(list((target / "booths").iterdir())),
        seconds,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        len(files),
        sum(path.stat().st_size for path in files) / 1e6,
    )


@click.command(help=__doc__)
@click.option("--pictures", "more", type=click.IntRange(0), default=4, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def main(more: int, as_json: bool) -> None:
    """Measure and print."""
    found = measure(more)
    if as_json:
        click.echo(json.dumps(asdict(found), indent=2))
    else:
        click.echo(
            f"{found.booths} booths: {found.seconds:.1f} s (processor {found.cpu_seconds:.1f} s), {found.files} files,"
            f" {found.megabytes:.0f} MB"
        )
    sys.exit(0 if found.holds else 1)


if __name__ == "__main__":
    main()
