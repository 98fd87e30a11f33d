"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import PUBLIC, Role
from eventapp.errors import N_
from eventapp.exhibition import checks
from eventapp.exhibition.queries import conversations
from eventapp.exhibition.services import personal
from eventapp.exhibition.views import booth, conversation, finding, inbox, manage, region
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem

VIEWS = (finding, booth, conversation, region, inbox, manage)  # imported so that their routes register on the blueprint

capability = Capability(
    name="exhibition",
    blueprints=(bp,),
    permissions={
        "booths.edit": {Role.REGION},
        "booths.answer": {Role.REGION},
        "booths.manage": {Role.ORGANISER},
    },
    checks=checks.CHECKS,
    nav=(
        NavItem("public", N_("Exhibition"), "exhibition.list_booths", PUBLIC, order=20),
        NavItem("region", N_("Booth"), "exhibition.own_booth", "booths.edit", order=20),
        NavItem("region", N_("Inbox"), "exhibition.show_inbox", "booths.answer", order=30, count=conversations.waiting),
        NavItem("manage", N_("Booths"), "exhibition.manage_booths", "booths.manage", order=50),
    ),
    merge=personal.merge,
    export_person=personal.export_person,
    erase=personal.erase,
)
