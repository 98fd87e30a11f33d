"""The ``eventapp`` command. Each group is loaded when it is used, so commands without a database start at once."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from eventapp.errors import Refusal

GROUPS = {
    "accounts": "People who sign in.",
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
        own = {name: command.get_short_help_str(limit=100) for name, command in self.commands.items()}
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


def with_port(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --port of every command that serves; 0 takes a free one."""
    port = click.IntRange(0, 65535)
    return click.option("--port", type=port, metavar="N", default=8000, show_default=True, help="Port to listen on.")(
        command
    )


def start(data: Path | None, *, migrated: bool = True) -> Any:
    """Bind the process to the settings; refuses a database that is absent or not up to date. Gives the settings.

    With ``migrated=False`` the command itself makes the database or brings it up to date.
    """
    from eventapp.config import Settings, require_database  # noqa: PLC0415 -- slow import
    from eventapp.core import migrating, runtime  # noqa: PLC0415 -- slow import

    if migrated:
        require_database(data)
    settings = Settings.from_environ(data=data)
    runtime.start(settings)
    if migrated:
        migrating.require_current()
    return settings


@eventapp.command()
@with_data
@with_port
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--no-worker", is_flag=True, help="Do not run due jobs in this process.")
def serve(data: Path | None, port: int, host: str, no_worker: bool) -> None:
    """Serve the product until Ctrl-C; migrates the database first."""
    from eventapp.server import run  # noqa: PLC0415 -- slow import

    run(data, host=host, port=port, worker=not no_worker)


@eventapp.command()
@with_data
@with_port
@click.option("--no-serve", is_flag=True, help="Only make or update the folder.")
@click.option("--json", "as_json", is_flag=True, help="Print links and tokens as one JSON document.")
def demo(data: Path | None, port: int, no_serve: bool, as_json: bool) -> None:
    """Make the example year, print its sign-in links, and serve it."""
    from eventapp.core import migrating  # noqa: PLC0415 -- slow import
    from eventapp.core.console import emit, remark  # noqa: PLC0415 -- slow import
    from eventapp.demo.services import building  # noqa: PLC0415 -- slow import

    settings = start(data, migrated=False)
    migrating.upgrade()

    def context() -> Any:
        from eventapp.app import create_app  # noqa: PLC0415 -- slow import, not needed for a folder that is whole

        return create_app(settings).app_context()

    document = building.build(remark if sys.stderr.isatty() else lambda _part: None, context)
    emit(document, as_json, lambda: building.in_words(document, port))
    if not no_serve:
        from eventapp.server import run  # noqa: PLC0415 -- slow import

        sys.stdout.flush()
        run(data, host="127.0.0.1", port=port, worker=True)


@eventapp.command()
@with_data
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker(data: Path | None, once: bool) -> None:
    """Run due jobs and send mails until Ctrl-C."""
    from eventapp.server import run_worker  # noqa: PLC0415 -- slow import

    done = run_worker(start(data), once=once)
    if once:
        click.echo(f"{done} done.", err=True)


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
    """Verify all invariants; one line for each that fails."""
    from eventapp.app import product  # noqa: PLC0415 -- slow import
    from eventapp.core import invariants  # noqa: PLC0415 -- slow import

    start(data)
    broken = invariants.violations(product.invariants)
    for violation in broken:
        example = " ".join(violation.example.split())
        click.echo(f"{violation.name}: {violation.rows} {'row' if violation.rows == 1 else 'rows'}, such as {example}")
    if broken:
        sys.exit(1)
    click.echo(f"{len(product.invariants)} invariants hold.", err=True)


@eventapp.command()
@click.argument("file", type=Path)
@with_data
def backup(file: Path, data: Path | None) -> None:
    """Copy database, media and keys to FILE, while serving."""
    from eventapp.core import backup as backups  # noqa: PLC0415 -- slow import

    written = backups.backup(start(data), file)
    click.echo(f"{written.size_bytes} bytes written to {file}. It holds personal data: keep it safe.", err=True)
    if not written.holds_key:
        click.echo("SECRET_KEY is not in it: keep it too, for nothing can be restored without it.", err=True)


@eventapp.command()
@click.argument("file", type=Path)
@with_data
def restore(file: Path, data: Path | None) -> None:
    """Bring FILE back into an empty folder and database."""
    from eventapp.config import Settings  # noqa: PLC0415 -- slow import
    from eventapp.core import restoring  # noqa: PLC0415 -- slow import

    settings = Settings.for_restore(data=data)
    restoring.restore(settings, file)
    click.echo(f"Restored into {settings.data}. Run: eventapp check", err=True)


@eventapp.group()
def tokens() -> None:
    """Tokens of the API."""


@tokens.command()
@click.option("--edition", required=True, metavar="E", help="The edition, such as 2026.")
@click.option("--scope", "scope_name", type=click.Choice(["organiser", "gate"]), required=True, help="What it may do.")
@click.option("--name", default="command line", show_default=True, help="What it is called in the list.")
@with_data
def create(edition: str, scope_name: str, name: str, data: Path | None) -> None:
    """Make a token and show it this once."""
    from eventapp.core.access import system_scope  # noqa: PLC0415 -- slow import
    from eventapp.editions.models import TokenScope  # noqa: PLC0415 -- slow import
    from eventapp.editions.queries.identity import edition_by_slug  # noqa: PLC0415 -- slow import
    from eventapp.editions.services import setup  # noqa: PLC0415 -- slow import

    start(data)
    found = edition_by_slug(edition)
    if found is None:
        raise Refusal("There is no edition %(edition)s.", edition=edition)
    click.echo(setup.create_token(system_scope(found), token_scope=TokenScope(scope_name), name=name))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; what cannot be done is one sentence on stderr and exit 1."""
    try:
        eventapp(arguments)
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        click.echo(sentence, err=True)
        sys.exit(1)


def _sentence(error: Exception) -> str | None:
    """What to say about a refusal, a disk or a database that fails; None for a fault of ours."""
    if isinstance(error, Refusal):
        return error.sentence()
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'The system'}: {error.strerror}."
    database: Any = sys.modules.get("sqlalchemy.exc")  # not loaded: then no database failed
    failure: Any = error
    if database and (isinstance(error, database.OperationalError) or type(error) is database.DatabaseError):
        words = str(failure.orig).strip().splitlines()  # it is away or full, or (the second kind) damaged
        return f"The database failed: {(words or ['no reason given'])[0].rstrip('.')}."
    return None
