"""What a registration form may hold, judged the same for a page, the API and the demo.

``read`` takes answers as they were typed or sent and gives clean values, or every fault at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from typing import Any

from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.frozen import frozen
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.rules import emails, people, phones
from eventapp.registration.rules.states import Attendance

LONGEST = {"name": 120, "email": emails.LONGEST, "phone": 40, "organisation": 200, "attendance": 40}  # characters
_LONGEST_TYPE, _LONGEST_CODE, _MOST = 40, 60, 60  # characters of a key and of a code; days or sessions at once
_LONGEST_READ = 2000  # characters; a longer answer is refused before anything looks at it
_SESSION = re.compile(r"[a-z2-7]{20,40}")
_TICKED = frozenset({"y", "yes", "on", "true", "1"})


class MissingAnswer(InvalidInput):
    """An answer that is needed and was not given."""

    code = "missing_answer"


class LongAnswer(InvalidInput):
    """An answer that does not fit."""

    code = "long_answer"
    message = N_("Too long: %(length)s characters, at most %(most)s fit here.")


class MixedLetters(InvalidInput):
    """An address that looks like another one: letters of several scripts in it."""

    code = "mixed_letters"
    message = N_(
        "The letter “%(letter)s” in this e-mail address only looks like a Latin one, so the ticket would not arrive."
        " Type the address by hand."
    )


class BadChoice(InvalidInput):
    """A choice that cannot be read."""

    code = "bad_choice"
    message = N_("Choose from what is shown on the form.")


@frozen(kw_only=True)
class ChangeData:
    """What somebody may change about a registration, clean. ``phone`` is E.164."""

    phone: str
    organisation: str
    attendance: Attendance
    news: bool = False
    photo: bool = False
    listing: bool = False


@frozen(kw_only=True)
class RegistrationData(ChangeData):
    """Clean answers of a registration; whoever holds one has agreed to the notice.

    ``ticket_type`` is the key of a type, empty for an ordinary participant; without ``days`` all days are meant;
    ``sessions`` are public ids; ``answers`` are those to the edition's own questions, by key.
    """

    name: str
    email: str
    ticket_type: str = ""
    access_code: str = ""
    days: tuple[date, ...] = ()
    sessions: tuple[str, ...] = ()
    answers: Mapping[str, object] = field(default_factory=dict)


def read(answers: Mapping[str, object], translate: Callable[[str], str] = str) -> RegistrationData:
    """Clean values. Raises InvalidRegistration with a sentence for each field at fault, in ``translate``'s language."""
    faults: dict[str, Refusal] = {}
    name = _taken("name", _name, answers, faults)
    email = _taken("email", _email, answers, faults)
    change = _change(answers, faults)
    wishes = _wishes(answers, faults)
    if not _ticked(answers.get("consent")):
        faults["consent"] = MissingAnswer(
            N_("Tick that you have read the privacy notice; without it we may not keep your data.")
        )
    if faults or change is None:
        raise InvalidRegistration(faults, translate)
    return RegistrationData(
        phone=change.phone,
        organisation=change.organisation,
        attendance=change.attendance,
        news=change.news,
        photo=change.photo,
        listing=change.listing,
        name=name,
        email=email,
        **wishes,
    )


def read_name(text: str) -> str:
    """A name alone, clean, for whoever corrects it. Raises MissingAnswer, LongAnswer."""
    return _alone("name", _name, text)


def read_email(text: str) -> str:
    """An address alone, clean. Raises MissingAnswer, LongAnswer and what ``emails.normalise`` raises."""
    return _alone("email", _email, text)


def read_change(answers: Mapping[str, object], translate: Callable[[str], str] = str) -> ChangeData:
    """Clean values of a change. Raises InvalidRegistration."""
    faults: dict[str, Refusal] = {}
    change = _change(answers, faults)
    if change is None:
        raise InvalidRegistration(faults, translate)
    return change


def _change(answers: Mapping[str, object], faults: dict[str, Refusal]) -> ChangeData | None:
    phone = _taken("phone", phones.normalise, answers, faults)
    organisation = _taken("organisation", _organisation, answers, faults)
    attendance = _taken("attendance", _attendance, answers, faults)
    if not (phone and organisation and attendance):
        return None
    return ChangeData(
        phone=phone,
        organisation=organisation,
        attendance=Attendance(attendance),
        news=_ticked(answers.get("news")),
        photo=_ticked(answers.get("photo")),
        listing=_ticked(answers.get("listing")),
    )


def _wishes(answers: Mapping[str, object], faults: dict[str, Refusal]) -> dict[str, Any]:
    """What not every form asks: type, code, days, sessions and answers to questions of the edition's own."""
    if not any(answers.get(name) for name in ("ticket_type", "access_code", "days", "sessions", "answers")):
        return {}
    wishes: dict[str, Any] = {
        "ticket_type": _taken("ticket_type", lambda text: _fitting(text, _LONGEST_TYPE), answers, faults),
        "access_code": _taken("access_code", lambda text: _fitting(text, _LONGEST_CODE), answers, faults),
        "answers": answers.get("answers") or {},
    }
    try:
        wishes["days"] = tuple(sorted({date.fromisoformat(day) for day in _several(answers.get("days"))}))
    except (ValueError, BadChoice):
        faults["days"] = BadChoice()
    try:
        wishes["sessions"] = tuple(dict.fromkeys(_several(answers.get("sessions"))))
        if not all(_SESSION.fullmatch(session) for session in wishes["sessions"]):
            raise BadChoice
    except BadChoice as fault:
        faults["sessions"] = fault
    if not isinstance(wishes["answers"], Mapping):
        faults["answers"] = BadChoice()
    return wishes


def _several(value: object) -> list[str]:
    """One text or several. Raises BadChoice for anything else."""
    found = [] if value in (None, "") else value if isinstance(value, list | tuple) else [value]
    if len(found) > _MOST or not all(isinstance(text, str) for text in found):
        raise BadChoice
    return [str(text) for text in found]


def _taken(field: str, reader: Callable[[str], str], answers: Mapping[str, object], faults: dict[str, Refusal]) -> str:
    """The clean value of a field; its fault goes to ``faults`` and gives an empty text."""
    typed = answers.get(field)
    try:
        if not isinstance(typed, str):
            return reader("")
        if len(typed) > _LONGEST_READ:
            raise LongAnswer(length=len(typed), most=LONGEST.get(field, _LONGEST_CODE))
        return reader(people.cleaned(typed))
    except Refusal as fault:
        faults[field] = fault
        return ""


def _alone(field: str, reader: Callable[[str], str], text: str) -> str:
    faults: dict[str, Refusal] = {}
    found = _taken(field, reader, {field: text}, faults)
    if faults:
        raise faults[field]
    return found


def _name(text: str) -> str:
    if not any(char.isalpha() for char in text):
        raise MissingAnswer(N_("Write your full name, as it shall stand on the ticket."))
    return _fitting(text, LONGEST["name"])


def _email(text: str) -> str:
    if not text:
        raise MissingAnswer(N_("Write your e-mail address; the ticket is mailed to it."))
    address = emails.normalise(text)
    letters = [char for char in address if char.isalpha()]
    foreign = [char for char in letters if not unicodedata.name(char, "").startswith("LATIN")]
    if foreign and len(foreign) < len(letters) and any(_looks_latin(char) for char in foreign):
        raise MixedLetters(letter=foreign[0])
    return address


def _looks_latin(char: str) -> bool:
    """Whether a letter belongs to a script that shares shapes with ours; wide forms of Latin letters too."""
    return unicodedata.name(char, "").startswith(("CYRILLIC", "GREEK", "ARMENIAN", "FULLWIDTH", "MATHEMATICAL"))


def _organisation(text: str) -> str:
    if not any(char.isalnum() for char in text):
        raise MissingAnswer(N_("Write the organisation or region you come from."))
    return _fitting(text, LONGEST["organisation"])


def _attendance(text: str) -> str:
    if text not in list(Attendance):
        raise MissingAnswer(N_("Choose whether you come on site or take part online."))
    return text


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise LongAnswer(length=len(text), most=most)
    return text


def _ticked(answer: object) -> bool:
    return answer is True or (isinstance(answer, str) and answer.lower() in _TICKED)
