"""``create_app`` and CAPABILITIES, the table of contents of the product."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from flask import Flask, g, request, url_for

from eventapp.accounts import queries as accounts
from eventapp.accounts import services as accounts_services
from eventapp.config import Settings
from eventapp.core import access, persons, runtime
from eventapp.core.access import Actor, EditionRef, Role, Scope
from eventapp.core.clock import now
from eventapp.core.invariants import Invariant
from eventapp.core.worker import LateKinds, Periodic, Worker
from eventapp.editions.queries import identity as editions
from eventapp.editions.services import officials
from eventapp.web import i18n, kit, lateviews, mail
from eventapp.web.capability import Capability, NavItem
from eventapp.web.identity import MembershipRef
from eventapp.web.routing import Blueprint, current_actor

CAPABILITIES = (
    "accounts",
    "regions",
    "editions",
    "questionnaires",
    "agenda",
    "registration",
    "attendance",
    "exhibition",
    "surveys",
    "judging",
    "certificates",
    "desks",
    "api",
    "demo",
)
AREAS = ("manage", "region", "judging", "gate", "system")  # the addresses of each begin with its name
MEMBERS_AREAS = ("manage", "region", "judging", "gate")  # whose pages belong to a membership
MOST_NAVIGATIONS = 2000  # beyond that all are forgotten
TICKET = "ticket"  # cookie of a browser that keeps one


@dataclass(slots=True)
class Line:
    """A line of navigation as a page shows it."""

    label: str
    href: str
    current: bool
    count: int | None
    group: str
    near: bool  # whether this page belongs to the same part of the product


@dataclass(slots=True)
class Language:
    """A link to this page in a language."""

    code: str
    label: str
    href: str
    current: bool


class AppIdentity:
    """Answers the kit's questions from ``accounts`` and ``editions``."""

    def __init__(self, settings: Settings) -> None:
        self._idle = timedelta(minutes=settings.sign_in_idle_minutes)

    def actor(self, sign_in_token: str) -> Actor | None:
        """The person behind a log-in cookie; notes now and then that the log-in is in use."""
        current = accounts.current_sign_in(sign_in_token, idle_since=now() - self._idle)
        if current is None:
            return None
        g.sign_in_id = current.sign_in_id
        if now() - current.seen_at > accounts_services.SEEN_EVERY:
            accounts_services.note_seen(current.sign_in_id)
        return current.actor

    def edition(self, slug: str) -> EditionRef | None:
        """The edition of an address."""
        return editions.edition_by_slug(slug)

    def memberships(self, user_id: int) -> list[MembershipRef]:
        """All roles of a person."""
        return editions.memberships(user_id)


class Product:
    """All capabilities together: what the app, the worker and ``eventapp check`` take from the manifests."""

    @cached_property
    def capabilities(self) -> list[Capability]:
        """The manifests in the order of CAPABILITIES."""
        return [importlib.import_module(f"eventapp.{name}.manifest").capability for name in CAPABILITIES]

    @cached_property
    def invariants(self) -> list[Invariant]:
        """Every invariant of the product."""
        return [
            invariant for capability in self.capabilities if capability.checks for invariant in capability.checks.target
        ]

    @cached_property
    def nav(self) -> list[NavItem]:
        """Every line of navigation, in order."""
        return sorted((item for c in self.capabilities for item in c.nav), key=lambda item: item.order)

    def job_kinds(self, app: Flask) -> LateKinds:
        """Job kinds by name, with the mails that need the app's templates."""
        return LateKinds([mail.mail_job(app.app_context)], (jobs for c in self.capabilities for jobs in c.jobs))

    @cached_property
    def blueprints(self) -> list[Blueprint]:
        """Every blueprint, told what its modules bring."""
        found = [blueprint for capability in self.capabilities for blueprint in capability.blueprints]
        lateviews.expect(found, CAPABILITIES)
        return found

    @cached_property
    def periodic(self) -> tuple[Periodic, ...]:
        """Work that comes back."""
        return tuple(work for c in self.capabilities for jobs in c.jobs for work in jobs.periodic)


product = Product()


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Raises RuntimeError when a route declares no permission, or one that nobody declares."""
    settings = settings or Settings.from_environ()
    runtime.start(settings)
    app = Flask("eventapp.web", static_folder=None)
    app.extensions["eventapp_identity"] = AppIdentity(settings)
    app.extensions["eventapp_settings"] = settings
    kit.prepare(app, settings)
    for capability in product.capabilities:
        access.declare(capability.permissions)
        if capability.seals_officials is not None:
            officials.listen_to(capability.seals_officials)
        persons.tell(
            persons.Keeper(capability.name, capability.export_person, capability.export_registration, capability.erase)
        )
    for blueprint in product.blueprints:
        app.register_blueprint(blueprint)
    _refuse_undeclared(app)
    _add_page_context(app)
    return app


def create_worker(app: Flask) -> Worker:
    """A worker for this app's outbox."""
    settings: Settings = app.extensions["eventapp_settings"]
    return Worker(product.job_kinds(app), product.periodic, settings.job_lease_seconds, app.app_context)


def _refuse_undeclared(app: Flask) -> None:
    """The app does not start when a route could be reached without somebody having thought about who may."""
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if permission is None or not access.is_declared(permission):
            raise RuntimeError(f"{rule.rule} declares no known permission ({permission})")


def _add_page_context(app: Flask) -> None:
    """What the layouts show on every page: navigation, languages, the person, the edition."""

    settings: Settings = app.extensions["eventapp_settings"]
    ticket = f"__Host-{TICKET}" if settings.is_https else TICKET
    lines = _lines_by_area(app)
    numbered = {area for area, items in lines.items() if any(item.count for item, _ in items)}
    kept_lines: dict[tuple[object, ...], list[Line]] = {}

    @lru_cache(maxsize=2000)
    def address(root: str, endpoint: str, edition: str | None) -> str:
        return url_for(endpoint, edition=edition) if edition else url_for(endpoint)

    @lru_cache(maxsize=10)
    def language_address(root: str, code: str) -> str:
        return url_for("language.choose", code=code)

    def navigation(scope: Scope, path: str, root: str) -> list[Line]:
        """The lines of this page's area that the person may open. Those without a number are made once."""
        area = path.split("/", 2)[1]
        if area not in lines:
            area = "public"
        if area in numbered:
            return lines_of(area, scope, root)
        slug = scope.edition.slug if scope.edition else None
        key = (area, root, request.endpoint, slug, scope.roles, scope.actor.is_signed_in, i18n.current_locale())
        found = kept_lines.get(key)
        if found is None:
            if len(kept_lines) >= MOST_NAVIGATIONS:
                kept_lines.clear()
            found = kept_lines[key] = lines_of(area, scope, root)
        return found

    def lines_of(area: str, scope: Scope, root: str) -> list[Line]:
        """Label, address, if shown now, and a count."""
        here, edition = request.endpoint, scope.edition.slug if scope.edition else None
        return [
            Line(
                label=i18n.gettext(item.label),
                href=address(root, item.endpoint, edition if needs_edition else None),
                current=here == item.endpoint,
                count=item.count(scope) if item.count else None,
                group=i18n.gettext(item.group) if item.group else "",
                near=(here or "").partition(".")[0] == item.endpoint.partition(".")[0],
            )
            for item, needs_edition in lines[area]
            if (edition or not needs_edition) and scope.may(item.permission) and leads_on(scope, item, needs_edition)
        ]

    def leads_on(scope: Scope, item: NavItem, needs_edition: bool) -> bool:
        """An address without an edition leads to that of a membership, which an administrator may not have."""
        return (
            needs_edition
            or item.area not in MEMBERS_AREAS
            or bool(access.holders(item.permission) & scope.roles - {Role.ADMIN})
        )

    def language_links(root: str) -> list[Language]:
        here = quote(request.full_path.rstrip("?") if request.method == "GET" else "/", safe="/")
        return [
            Language(code, label, f"{language_address(root, code)}?next={here}", code == i18n.current_locale())
            for code, label in i18n.LOCALES.items()
        ]

    @app.context_processor
    def page_context() -> dict[str, Any]:
        scope: Scope | None = g.get("scope")
        root = request.root_path
        return {
            "actor": current_actor(),
            "edition": scope.edition if scope else None,
            "scope": scope,
            "nav": navigation(scope, request.path, root) if scope else [],
            "language_links": language_links(root),
            "has_ticket": ticket in request.cookies,
            "site_name": settings.site_name,
            "site_organiser": settings.site_organiser,
        }


def _lines_by_area(app: Flask) -> dict[str, list[tuple[NavItem, bool]]]:
    """Every line of navigation by its area, with whether its address names the edition."""
    found: dict[str, list[tuple[NavItem, bool]]] = {area: [] for area in ("public", *AREAS)}
    for item in product.nav:
        found[item.area].append((item, "edition" in next(app.url_map.iter_rules(item.endpoint)).arguments))
    return found
