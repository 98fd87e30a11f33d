"""Builders of the least valid objects, made through the services. Parts add what their own tests need beside them."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from eventapp.accounts import services as accounts
from eventapp.accounts.models import User
from eventapp.core.access import Actor, ActorKind, EditionRef, Role, Scope, system_scope
from eventapp.core.db import db
from eventapp.editions.models import Stage, Track
from eventapp.editions.services import setup
from eventapp.regions.models import Region

REGIONS = {
    "32": ("province", "Jawa Barat", None),
    "33": ("province", "Jawa Tengah", None),
    "35": ("province", "Jawa Timur", None),
    "32.73": ("kota", "Kota Bandung", "32"),
    "32.71": ("kota", "Kota Bogor", "32"),
    "33.74": ("kota", "Kota Semarang", "33"),
    "33.21": ("kabupaten", "Kabupaten Demak", "33"),
    "35.77": ("kota", "Kota Madiun", "35"),
    "35.10": ("kabupaten", "Kabupaten Banyuwangi", "35"),
}


class SignedClient(FlaskClient):
    """A test browser that can be somebody."""

    def as_(self, user: User) -> SignedClient:
        """Sign in as this person; gives the client itself."""
        token = accounts.open_sign_in(user.id, device="test", hours=12, how="test")
        self.set_cookie("sign-in", token)
        return self

    def post_form(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """POST a form with the CSRF token of this browser's session, as a page would."""
        self.get("/sign-in")
        with self.session_transaction() as session:
            raw = session["csrf_token"]
        signed = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)
        return self.post(path, data={"csrf_token": signed, **(data or {})}, **kwargs)


class Make:
    """Builders; each gives what it made."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.root = system_scope()

    def regions(self) -> None:
        """A handful of real regions; twice is once."""
        if db.scalar(sa.select(Region.id).limit(1)) is not None:
            return
        rows = []
        for number, (code, (kind, name, province)) in enumerate(REGIONS.items(), 1):
            parent = list(REGIONS).index(province) + 1 if province else None
            slug = name.lower().replace(" ", "-")
            place = {"latitude": 0.0, "longitude": 0.0, "autonomous": True}
            rows.append(
                {"id": number, "code": code, "type": kind, "name": name, "slug": slug, "province_id": parent, **place}
            )
        db.run(lambda: db.session.execute(sa.insert(Region), rows))

    def region_id(self, code: str) -> int:
        """The id of one of REGIONS."""
        self.regions()
        return int(db.scalar(sa.select(Region.id).where(Region.code == code)))

    def edition(self, slug: str = "2031", **facts: Any) -> EditionRef:
        """An edition with two dimensions and a forum of two days."""
        values: dict[str, Any] = {
            "year": int(slug[:4]),
            "name": f"Forum {slug}",
            "programme": "Programme",
            "starts_on": date(2031, 5, 12),
            "ends_on": date(2031, 5, 13),
            "venue": "Jakarta",
            "dimensions": [("governance", "Smart Governance"), ("living", "Smart Living")],
        }
        return setup.create_edition(self.root, slug=slug, **(values | facts))

    def scope(self, edition: EditionRef, *roles: Role, user: User | None = None, region_id: int | None = None) -> Scope:
        """What a person with these roles may see in this edition; without roles, the system's scope."""
        if not roles:
            return system_scope(edition)
        person = user or self.user()
        return Scope(Actor(ActorKind.PERSON, person.id, person.name), edition, frozenset(roles), region_id)

    def user(self, name: str | None = None, **facts: Any) -> User:
        """A person who can sign in."""
        number = next(self._numbers)
        return accounts.create_user(
            self.root, email=f"person{number}@contoh.example", name=name or f"Person {number}", **facts
        )

    def member(self, edition: EditionRef, role: Role, *, region: str | None = None, name: str | None = None) -> User:
        """A person with a role in an edition; ``region`` is a code of REGIONS and needed for a region team."""
        person = self.user(name)
        region_id = self.participant(edition, region) if region else None
        setup.add_member(system_scope(edition), user_id=person.id, role=role, region_id=region_id)
        return person

    def participant(self, edition: EditionRef, code: str) -> int:
        """Let one of REGIONS take part; gives its id."""
        self.regions()
        return setup.add_region(system_scope(edition), code=code, track=Track.PREPARING, stage=Stage.SELECTED)
