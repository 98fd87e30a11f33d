"""The state of a survey in words."""

from __future__ import annotations

from eventapp.errors import N_
from eventapp.surveys.rules.phases import Phase

PHASES = {Phase.BEFORE: N_("Not open yet"), Phase.OPEN: N_("Open"), Phase.OVER: N_("Ended")}
PHASE_KINDS = {Phase.BEFORE: "", Phase.OPEN: "now", Phase.OVER: "done"}
