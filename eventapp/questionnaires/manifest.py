"""What the app takes from here. There are no pages; the blueprint brings the templates of questions."""

from __future__ import annotations

from eventapp.core.access import Role
from eventapp.web.capability import Capability
from eventapp.web.routing import Blueprint

bp = Blueprint("questionnaires", __name__, template_folder="templates")

capability = Capability(
    name="questionnaires",
    blueprints=(bp,),
    permissions={"questionnaires.manage": {Role.ORGANISER}},
)
