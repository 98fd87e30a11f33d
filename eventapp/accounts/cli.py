"""The first administrator of an installation: the one account that nobody can invite."""

from __future__ import annotations

from pathlib import Path

import click

from eventapp.errors import InvalidInput


@click.group()
def accounts() -> None:
    """People who sign in."""


@accounts.command("create-admin")
@click.option("--email", required=True, help="Where sign-in links go.")
@click.option("--name", required=True, help="Full name.")
@click.option("--data", type=Path, metavar="DIR", help="Data folder (default EVENTAPP_DATA or ./var).")
def create_admin(email: str, name: str, data: Path | None) -> None:
    """Make an administrator and print a sign-in link that works once."""
    from eventapp.accounts import services  # noqa: PLC0415 -- slow import
    from eventapp.config import Settings  # noqa: PLC0415 -- slow import
    from eventapp.core import migrating, runtime  # noqa: PLC0415 -- slow import
    from eventapp.web.forms import looks_like_mail  # noqa: PLC0415 -- slow import

    if not looks_like_mail(email):
        raise InvalidInput("%(email)s is not an e-mail address.", email=email)
    settings = Settings.from_environ(data=data)
    runtime.start(settings)
    migrating.upgrade()
    link = services.create_admin(email=email, name=name)
    click.echo(f"{settings.base_url or 'http://localhost:8000'}/sign-in/{link}")
