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
from eventapp.app import product
from eventapp.attendance.services import door as attendance
from eventapp.config import Settings
from eventapp.core import access, migrating, runtime
from eventapp.core.access import Actor, ActorKind, Role, Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.datafiles import data_path
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from eventapp.judging.rules.pact import CURRENT
from eventapp.judging.services import assigning, pact
from eventapp.judging.services import setup as judging
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.regions import services as regions
from eventapp.regions.rules import registry
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import seats

RUBRIC = [CriterionSpec(f"c{number}", f"Criterion {number}") for number in range(8)]


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
        judge_cookie=_judge(scope, slug),
    )


def _judge(scope: Scope, slug: str) -> str:
    """Somebody who judges one region by eight criteria; gives the cookie of the log-in."""
    person = accounts.create_user(system_scope(), email=f"judge-{slug}@contoh.invalid", name="Judge")
    setup.add_member(scope, user_id=person.id, role=Role.JUDGE)
    regions.load_registry(system_scope(), registry.read(data_path))
    region_id = setup.add_region(scope, code="35.77")
    round_id = judging.create_round(scope, key="bench", name="Round")
    category_id = judging.add_category(scope, round_id=round_id, key="living", label="Living", criteria=RUBRIC)
    entry_id = judging.add_entry(scope, category_id=category_id, region_id=region_id)
    seat_id = judging.add_judge(scope, category_id=category_id, user_id=person.id)
    assigning.assign(scope, entry_id=entry_id, panel_member_id=seat_id)
    judge = Scope(Actor(ActorKind.PERSON, person.id), scope.edition, frozenset({Role.JUDGE}))
    pact.accept(judge, round_key="bench", version=CURRENT, region_ids=set())
    return accounts.open_sign_in(person.id, device="benchmark", hours=12, how="benchmark")


@click.command()
@click.argument("slugs", nargs=-1, required=True)
@click.option("--data", type=Path, required=True)
def main(slugs: tuple[str, ...], data: Path) -> None:
    """Make the editions SLUGS and print one JSON document of targets."""
    runtime.start(Settings.from_environ(data=data))
    for capability in product.capabilities:  # the judge acts in a judge's name, not the system's
        access.declare(capability.permissions)
    if migrating.revision() != migrating.head():
        migrating.upgrade()
    click.echo(json.dumps([asdict(make(slug)) for slug in slugs]))


if __name__ == "__main__":
    main()
