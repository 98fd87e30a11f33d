"""What a part of the product brings along. ``create_app`` takes everything from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any

from eventapp.core.access import Role, Scope
from eventapp.core.late import Late
from eventapp.core.worker import Jobs
from eventapp.frozen import frozen
from eventapp.web.routing import Blueprint


@frozen
class NavItem:
    """One line of a navigation. ``area`` is ``public``, ``manage``, ``region``, ``judging``, ``gate`` or ``system``.

    ``label`` is a message id; the endpoint takes the edition when the area's addresses do.
    ``count`` gives the number at the right, in one statement, or None for no number.
    Lines of the same ``group`` (a message id) fold together; those without one stand alone.
    """

    area: str
    label: str
    endpoint: str
    permission: str
    order: int = 50
    count: Callable[[Scope], int | None] | None = None
    group: str = ""


@frozen
class Capability:
    """The manifest of one capability: what it is, in names; the code behind them is loaded when it is used.

    ``checks`` are a tuple of ``Invariant``.

    ``seals_officials(scope)`` says whether the edition holds something that only chair and auditor may see, so that
    nobody makes a new one alone. ``merge(kept_id, merged_id)``, ``export_person(email)``, ``erase(email)`` and, for
    parts above registration, ``export_registration(scope, id)`` are the hooks for acts about a person; the app tells
    them to ``core.persons``, which is asked for all of them at once.
    """

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    permissions: Mapping[str, Iterable[Role]] = field(default_factory=dict)
    jobs: tuple[Jobs, ...] = ()
    checks: Late | None = None
    nav: tuple[NavItem, ...] = ()
    seals_officials: Callable[[Scope], bool] | None = None
    merge: Callable[[int, int], None] | None = None
    export_person: Callable[[str], dict[str, Any]] | None = None
    export_registration: Callable[[Scope, int], dict[str, Any]] | None = None
    erase: Callable[[str], int] | None = None
