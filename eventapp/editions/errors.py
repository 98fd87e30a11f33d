"""What acts about editions and memberships can refuse."""

from __future__ import annotations

from eventapp.errors import N_, Refusal


class SlugTaken(Refusal):
    """Two editions cannot share an address."""

    code, status = "slug_taken", 409
    message = N_("There is already an edition with the address %(slug)s.")


class UnknownRegion(Refusal):
    """A region code that the registry does not hold."""

    code, status = "unknown_region", 422
    message = N_("There is no region %(code)s. Type its code or its full name, such as Kota Madiun.")


class RegionNeeded(Refusal):
    """A region team belongs to a region, and nobody else does."""

    code, status = "region_needed", 422
    message = N_("Name the region of the region team; other roles have none.")


class DatesReversed(Refusal):
    """An edition cannot end before it starts."""

    code, status = "dates_reversed", 422
    message = N_("The last day is before the first day.")


class LastOrganiser(Refusal):
    """An edition without an organiser could be run by nobody but the administrator."""

    code, status = "last_organiser", 409
    message = N_("This is the last organiser of the edition. Invite another organiser first, or ask the administrator.")


class OwnAppointment(Refusal):
    """Whoever decides who sees the result does not choose themselves."""

    code, status = "own_appointment", 403
    message = N_("Nobody makes themselves chair or auditor. Another organiser or the administrator has to do it.")


class ChairAndAuditor(Refusal):
    """Two signatures are those of two people."""

    code, status = "chair_and_auditor", 409
    message = N_("%(name)s holds the other of the two roles, or waits for it. Chair and auditor are two people.")


class NotYoursToAgree(Refusal):
    """A second person agrees, who sits already; not the one who asked, and not the one who is to come."""

    code, status = "not_yours_to_agree", 403
    message = N_(
        "The sitting chair or auditor agrees, or the administrator where neither sits; never the one who proposed it, "
        "nor the one it is about."
    )


class AppointmentDecided(Refusal):
    """Somebody answered before."""

    code, status = "appointment_decided", 409
    message = N_("This proposal was already answered or taken back.")


class AlreadyTakesPart(Refusal):
    """The region is in the edition already; its stage is changed on its own page."""

    code, status = "already_takes_part", 409
    message = N_("%(name)s takes part already. Open it in the list to change its stage.")


class StageOfAnotherTrack(Refusal):
    """A stage that the track does not have."""

    code, status = "stage_of_another_track", 422
    message = N_("This track has no such stage. Choose another stage or another track.")
