"""The ``eventapp`` command. Each group is loaded when it is used, so commands without a database start at once."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from eventapp.errors import Refusal

GROUPS = {
    "regions": "Names of regions.",
    "judging": "Tabulate, assign and verify judging.",
    "surveys": "Survey statistics.",
    "exhibition": "The exhibition as static pages.",
}


class LazyGroups(click.Group):
    """Knows the groups' names and first lines; imports a group only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands by name."""
        return sorted([*super().list_commands(ctx), *GROUPS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now if it is a group of a capability."""
        if cmd_name in GROUPS:
            command: click.Command = getattr(importlib.import_module(f"eventapp.{cmd_name}.cli"), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of ``--help``, without importing any group."""
        own = {name: command.get_short_help_str() for name, command in self.commands.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted((own | GROUPS).items()))


@click.group(cls=LazyGroups)
def eventapp() -> None:
    """Runs a year of a national awards programme."""


def with_data(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --data of every command that touches data."""
    return click.option("--data", type=Path, metavar="DIR", help="Data folder (default EVENTAPP_DATA or ./var).")(
        command
    )


def start(data: Path | None, *, migrated: bool = True) -> Any:
    """Bind the process to the settings; refuses a database that is not up to date. Gives the settings."""
    from eventapp.config import Settings  # noqa: PLC0415 -- slow import
    from eventapp.core import migrating, runtime  # noqa: PLC0415 -- slow import

    settings = Settings.from_environ(data=data)
    runtime.start(settings)
    if migrated and migrating.revision() != migrating.head():
        raise Refusal("The database is not up to date. Run: eventapp db upgrade")
    return settings


@eventapp.command()
@with_data
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--no-worker", is_flag=True, help="Do not run due jobs in this process.")
def serve(data: Path | None, port: int, host: str, no_worker: bool) -> None:
    """Serve the product."""
    from eventapp.server import run  # noqa: PLC0415 -- slow import

    run(data, host=host, port=port, worker=not no_worker)


@eventapp.command()
@with_data
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--no-serve", is_flag=True, help="Only make or update the folder.")
@click.option("--json", "as_json", is_flag=True, help="Print links and tokens as one JSON document.")
def demo(data: Path | None, port: int, no_serve: bool, as_json: bool) -> None:
    """Make the example year, print its sign-in links, and serve it."""
    from eventapp.app import create_app  # noqa: PLC0415 -- slow import
    from eventapp.core import migrating  # noqa: PLC0415 -- slow import
    from eventapp.core.console import emit, remark  # noqa: PLC0415 -- slow import
    from eventapp.demo.services import building  # noqa: PLC0415 -- slow import
    from eventapp.server import run  # noqa: PLC0415 -- slow import

    settings = start(data, migrated=False)
    if migrating.revision() != migrating.head():
        migrating.upgrade()
    create_app(settings)
    document = building.build(remark if sys.stderr.isatty() else lambda _part: None)
    emit(document, as_json, lambda: building.in_words(document, port))
    if not no_serve:
        sys.stdout.flush()
        run(data, host="127.0.0.1", port=port, worker=True)


@eventapp.command()
@with_data
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker(data: Path | None, once: bool) -> None:
    """Run jobs and mails."""
    from eventapp.server import run_worker  # noqa: PLC0415 -- slow import

    done = run_worker(start(data), once=once)
    click.echo(f"{done} done", err=True)


@eventapp.group()
def db() -> None:
    """The database's schema."""


@db.command()
@with_data
def upgrade(data: Path | None) -> None:
    """Migrate the database to this version."""
    from eventapp.core import migrating  # noqa: PLC0415 -- slow import

    start(data, migrated=False)
    migrating.upgrade()
    click.echo(f"The database is at revision {migrating.revision()}.", err=True)


@eventapp.command()
@with_data
def check(data: Path | None) -> None:
    """Verify all invariants."""
    from eventapp.app import product  # noqa: PLC0415 -- slow import
    from eventapp.core import invariants  # noqa: PLC0415 -- slow import

    start(data)
    broken = invariants.violations(product.invariants)
    for violation in broken:
        click.echo(f"{violation.name}: {violation.rows} rows, such as {violation.example}")
    if broken:
        sys.exit(1)
    click.echo(f"{len(product.invariants)} invariants hold.", err=True)


@eventapp.command()
@click.argument("file", type=Path)
@with_data
def backup(file: Path, data: Path | None) -> None:
    """Copy database, media and keys to FILE, while serving."""
    from eventapp.core import backup as backups  # noqa: PLC0415 -- slow import

    size = backups.backup(start(data), file)
    click.echo(f"{size} bytes written to {file}. It holds secrets: keep it safe.", err=True)


@eventapp.command()
@click.argument("file", type=Path)
@with_data
def restore(file: Path, data: Path | None) -> None:
    """Bring FILE back into an empty folder and database."""
    from eventapp.config import Settings, data_folder  # noqa: PLC0415 -- slow import
    from eventapp.core import backup as backups  # noqa: PLC0415 -- slow import

    backups.restore(Settings.for_restore(data=data), file)
    click.echo(f"Restored into {data_folder(data)}.", err=True)


@eventapp.group()
def tokens() -> None:
    """Tokens of the API."""


@tokens.command()
@click.option("--edition", required=True, metavar="E")
@click.option("--scope", "scope_name", type=click.Choice(["organiser", "gate"]), required=True)
@click.option("--name", default="command line", show_default=True)
@with_data
def create(edition: str, scope_name: str, name: str, data: Path | None) -> None:
    """Make a token; it is shown once."""
    from eventapp.core.access import system_scope  # noqa: PLC0415 -- slow import
    from eventapp.editions.models import TokenScope  # noqa: PLC0415 -- slow import
    from eventapp.editions.queries.identity import edition_by_slug  # noqa: PLC0415 -- slow import
    from eventapp.editions.services import setup  # noqa: PLC0415 -- slow import

    start(data)
    found = edition_by_slug(edition)
    if found is None:
        raise Refusal("There is no edition %(edition)s.", edition=edition)
    click.echo(setup.create_token(system_scope(found), token_scope=TokenScope(scope_name), name=name))


def main() -> None:
    """Run the command; a refusal is one sentence on stderr and exit 1."""
    try:
        eventapp()
    except Refusal as refusal:
        click.echo(refusal.sentence(), err=True)
        sys.exit(1)
