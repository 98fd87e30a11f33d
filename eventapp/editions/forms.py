"""What organisers type about an edition and its people."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import DateField, RadioField, SelectField
from wtforms.validators import Optional, Regexp

from eventapp.core.access import Role
from eventapp.editions.models import TokenScope
from eventapp.editions.rules.stages import STAGE_NAMES, TRACK_NAMES
from eventapp.errors import N_
from eventapp.regions.rules.registry import RegionFact
from eventapp.web.forms import Form, Mail, Needed, text_field
from eventapp.web.i18n import gettext, lazy

ROLE_NAMES = {
    Role.ADMIN: N_("Administrator"),
    Role.ORGANISER: N_("Organiser"),
    Role.DESK: N_("Registration desk"),
    Role.GATE: N_("Gate"),
    Role.REGION: N_("Region team"),
    Role.JUDGE: N_("Judge"),
    Role.CHAIR: N_("Chair of the judges"),
    Role.AUDITOR: N_("Auditor"),
    Role.MENTOR: N_("Mentor"),
    Role.ANALYST: N_("Analyst"),
}
TOKEN_SCOPES = {
    TokenScope.ORGANISER: N_("Read registrations and change quotas"),
    TokenScope.GATE: N_("Scan tickets at gates"),
}
GIVEN_IN_AN_EDITION = [role for role in Role if role is not Role.ADMIN]


class EmptyForm(Form):
    """A button."""


class InviteForm(Form):
    """Who is invited, as what."""

    name = text_field(lazy(N_("Full name")), needed=N_("Type the person's name."))
    email = text_field(lazy(N_("E-mail")), most=254, needed=N_("Type the person's e-mail address."), more=[Mail()])
    role = SelectField(
        lazy(N_("Role")), choices=lambda: {role.value: gettext(ROLE_NAMES[role]) for role in GIVEN_IN_AN_EDITION}
    )
    region = text_field(
        lazy(N_("Region (only for a region team)")), description=lazy(N_("Name or code, such as Kota Madiun or 35.77"))
    )


class EditionForm(Form):
    """The facts of an edition that an organiser may change."""

    name = text_field(lazy(N_("Name")), needed=N_("Type the edition's name."))
    venue = text_field(lazy(N_("Place")))
    help_contact = text_field(lazy(N_("Help desk: telephone or WhatsApp")))
    starts_on = DateField(lazy(N_("First day")), validators=[Optional()])
    ends_on = DateField(lazy(N_("Last day")), validators=[Optional()])


class NewEditionForm(EditionForm):
    """A new edition also needs its address."""

    slug = text_field(
        lazy(N_("Address")),
        most=40,
        needed=N_("Type the edition's address, such as 2027."),
        more=[Regexp(r"^\d{4}(-[a-z0-9-]+)?$", message=lazy(N_("A year, and perhaps a name: 2027 or 2027-west.")))],
    )
    programme = text_field(lazy(N_("Programme")), needed=N_("Type the programme's name."))


class TokenForm(Form):
    """A token for a program."""

    name = text_field(lazy(N_("What uses it")), most=120, needed=N_("Say which program will use the token."))
    scope = RadioField(
        lazy(N_("What it may do")),
        choices=lambda: {scope.value: gettext(name) for scope, name in TOKEN_SCOPES.items()},
        validators=[Needed(N_("Choose what the token may do."))],
    )


class StageForm(Form):
    """How far a region has come."""

    track = SelectField(lazy(N_("Track")), choices=lambda: {key: gettext(name) for key, name in TRACK_NAMES.items()})
    stage = SelectField(lazy(N_("Stage")), choices=lambda: {key: gettext(name) for key, name in STAGE_NAMES.items()})


class AddRegionForm(StageForm):
    """A region by its typed name; ``choice`` holds the candidates of a doubtful one."""

    region = text_field(
        lazy(N_("Region")), most=120, needed=N_("Type the name or code of a region, such as Kota Madiun or 35.77.")
    )
    choice = RadioField(lazy(N_("Which one do you mean?")), choices={}, validate_choice=False)

    def offer(self, candidates: Iterable[RegionFact]) -> None:
        """Let the person choose among these."""
        self.choice.choices = {region.code: f"{region.name} ({region.code})" for region in candidates}
