"""What the door can refuse. A ticket that does not admit is an answer, not a refusal."""

from __future__ import annotations

from eventapp.errors import N_, Refusal


class NonceReused(Refusal):
    """One nonce, two different tickets: the device is broken."""

    code, status = "nonce_reused", 409
    message = N_("This scan number was already used for another ticket. Scan again.")


class BadScan(Refusal):
    """The scan lacks what makes it a scan."""

    code, status = "bad_scan", 422
    message = N_("Send the scanned text as scan, and as nonce a text of 1 to 80 characters that is new for each scan.")


class BadSync(Refusal):
    """What a gate hands over is not what gates hand over."""

    code, status = "bad_sync", 422
    message = N_("These scans cannot be read. Reload the page of the gate; scans that wait on the phone stay there.")


class NameTaken(Refusal):
    """Two gates or areas of one edition cannot share a name."""

    code, status = "name_taken", 409
    message = N_("There is already a gate or area with the name %(name)s. Choose another.")


class NoSeatAtTheDoor(Refusal):
    """The desk asks for a seat where none is left; what the public form offers instead is not at hand there."""

    code, status = "quota_full", 409
    message = N_("All seats that this person could have are taken. Ask an organiser to add seats, then press again.")


class PerhapsTheSame(Refusal):
    """Somebody without an e-mail address has the name, organisation and number of one who is registered."""

    code, status = "perhaps_the_same", 409
    message = N_(
        "Somebody with this name, organisation and number is registered already. Is it the same person? Then let that"
        " one in. If not, tick that it is another person, or add a phone number."
    )


class TooManyCodes(Refusal):
    """Many typed codes were nobody's. A ticket's own code is never refused for it."""

    code, status = "too_many_codes", 429
    message = N_("Too many typed codes were not found. Wait a few minutes, or search by name.")


class RunOver(Refusal):
    """Another run was printed since, or it was taken back already."""

    code, status = "run_over", 409
    message = N_("This run can no longer be taken back: another one was made since, or it was taken back already.")


class TooLateToUndo(Refusal):
    """The minute is over, or there is nothing to take back."""

    code, status = "too_late_to_undo", 409
    message = N_("This can no longer be undone. A scan can be taken back for 60 seconds, and once.")


class PairingEnded(Refusal):
    """The code was used, has run out, or never was one."""

    code, status = "pairing_ended", 410
    message = N_("This code no longer pairs a phone: it was used, or its time is over. Ask for a new one.")


class DeviceEnded(Refusal):
    """The phone was paired, but no longer is."""

    code, status = "device_ended", 403
    message = N_("This phone is no longer paired with a gate. Ask the organiser to show a new code.")


class NobodyChosen(Refusal):
    """A delegation of nobody."""

    code, status = "nobody_chosen", 422
    message = N_("Tick the people who are here.")


class NoBroadcast(Refusal):
    """A session that nobody can follow online."""

    code, status = "no_broadcast", 409
    message = N_("This session has no broadcast. Please come to its room, or ask the help desk.")


class SessionJoinClosed(Refusal):
    """Too early, or the session is over."""

    code, status = "session_join_closed", 409
    message = N_(
        "The broadcast opens %(minutes)s minutes before the session and closes with it. Please come back then."
    )


class NoReport(Refusal):
    """Nothing was handed in."""

    code, status = "no_report", 422
    message = N_("Choose the file that Zoom exported.")
