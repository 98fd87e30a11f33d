"""Makes editions by hand, through the services, and prints how to reach them: ``python -m benchmarks.edition SLUG …``.

The lists are measured on two of them, one with few and one with many registrations.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from benchmarks.acts import SEATS, Target
from eventapp.accounts import services as accounts
from eventapp.attendance import services as attendance
from eventapp.config import Settings
from eventapp.core import migrating, runtime
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import seats


def make(slug: str) -> Target:
    """An edition that takes registrations today, with a gate, tokens and an organiser who has signed in."""
    root, today = system_scope(), now().date()
    edition = setup.create_edition(
        root,
        slug=slug,
        year=int(slug[:4]),
        name=f"Forum {slug}",
        programme="Benchmark",
        starts_on=today,
        ends_on=today + timedelta(days=1),
        venue="Jakarta",
    )
    scope = system_scope(edition)
    quotas = {Attendance.ONSITE: SEATS, Attendance.ONLINE: SEATS}
    seats.open_registration(
        scope, opens_at=now() - timedelta(days=1), closes_at=now() + timedelta(days=1), quotas=quotas
    )
    organiser = accounts.create_user(root, email=f"organiser-{slug}@contoh.invalid", name="Organiser")
    setup.add_member(scope, user_id=organiser.id, role=Role.ORGANISER)
    return Target(
        edition=slug,
        register=f"/{slug}/register",
        gate=attendance.add_gate(scope, area="Plenary", name="North").public_id,
        organiser_token=setup.create_token(scope, token_scope=TokenScope.ORGANISER, name="benchmark"),
        gate_token=setup.create_token(scope, token_scope=TokenScope.GATE, name="benchmark"),
        organiser_cookie=accounts.open_sign_in(organiser.id, device="benchmark", hours=12, how="benchmark"),
    )


@click.command()
@click.argument("slugs", nargs=-1, required=True)
@click.option("--data", type=Path, required=True)
def main(slugs: tuple[str, ...], data: Path) -> None:
    """Make the editions SLUGS and print one JSON document of targets."""
    runtime.start(Settings.from_environ(data=data))
    if migrating.revision() != migrating.head():
        migrating.upgrade()
    click.echo(json.dumps([asdict(make(slug)) for slug in slugs]))


if __name__ == "__main__":
    main()
