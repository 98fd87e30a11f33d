"""What certificates refuse."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput, NotFound, Refusal


class NoCertificate(NotFound):
    """Not handed out, or of another region: the two are never told apart."""

    code = "no_certificate"
    message = N_("There is no such certificate, or it is not yours.")


class NothingToPrint(Refusal):
    """A round without entries has no certificates."""

    code, status = "nothing_to_print", 409
    message = N_("This round has no regions yet, so there is nothing to print.")


class BadMark(InvalidInput):
    """A text with a mark that stands for nothing."""

    code = "bad_mark"
    message = N_("{%(mark)s} stands for nothing. Use {forum}, {sessions}, {minutes}, {hours}, {days} or {titles}.")


class BadNumberFormat(InvalidInput):
    """A format that gives every certificate the same number, or holds an unknown mark."""

    code = "bad_number_format"
    message = N_("The number needs {number} once, such as {number:04}/SERT/{month}/{year}.")


class NobodyEarned(Refusal):
    """The rule leaves nobody who has not a certificate already."""

    code, status = "nobody_earned", 409
    message = N_("Nobody fulfils the rule who has not this certificate already. Look at the rule, or wait.")


class RunGoesOn(Refusal):
    """One round at a time."""

    code, status = "run_goes_on", 409
    message = N_("Certificates of this sort are being issued right now. Wait until that is done.")


class SurveyOver(Refusal):
    """Nobody can know any more who answered."""

    code, status = "survey_settled", 409
    message = N_(
        "The survey is settled, so nobody can know who answered it. Take the survey out of the rule, and issue again."
    )


class NameUnchanged(Refusal):
    """A reissue that would say the same."""

    code, status = "name_unchanged", 409
    message = N_("The certificate already bears the name of the registration. Correct the name there first.")
