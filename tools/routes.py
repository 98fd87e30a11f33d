"""Writes eventapp/routes.json, from which a process knows its pages without loading them: ``make routes``."""

from __future__ import annotations

import click

from eventapp.app import CAPABILITIES, product
from eventapp.web import lateviews


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the file is not today's.")
def main(check: bool) -> None:
    """Load every module of views and write what they bring."""
    blueprints = [blueprint for capability in product.capabilities for blueprint in capability.blueprints]
    lateviews.load(CAPABILITIES)
    if check and lateviews.TABLE.read_text(encoding="utf-8") != lateviews.text(blueprints, CAPABILITIES):
        raise click.ClickException("eventapp/routes.json is not what the views say. Run: make routes")
    lateviews.TABLE.write_text(lateviews.text(blueprints, CAPABILITIES), encoding="utf-8")
    click.echo(f"{sum(len(blueprint.brought) for blueprint in blueprints)} routes and helpers of pages", err=True)


if __name__ == "__main__":
    main()
