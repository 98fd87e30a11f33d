"""What a registration form may hold, judged the same for a page, the API and the demo.

``read`` takes answers as they were typed or sent and gives clean values, or every fault at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.rules import emails, people, phones
from eventapp.registration.rules.states import Attendance

LONGEST = {"name": 120, "email": emails.LONGEST, "phone": 40, "organisation": 200, "attendance": 40}  # characters
_LONGEST_READ = 2000  # characters; a longer answer is refused before anything looks at it
_TICKED = frozenset({"y", "yes", "on", "true", "1"})


class MissingAnswer(InvalidInput):
    """An answer that is needed and was not given."""

    code = "missing_answer"


class LongAnswer(InvalidInput):
    """An answer that does not fit."""

    code = "long_answer"
    message = N_("Too long: %(length)s characters, at most %(most)s fit here.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeData:
    """What somebody may change about a registration, clean. ``phone`` is E.164."""

    phone: str
    organisation: str
    attendance: Attendance
    news: bool = False
    photo: bool = False
    listing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationData(ChangeData):
    """Clean answers of a registration; whoever holds one has agreed to the notice."""

    name: str
    email: str


def read(answers: Mapping[str, object], translate: Callable[[str], str] = str) -> RegistrationData:
    """Clean values. Raises InvalidRegistration with a sentence for each field at fault, in ``translate``'s language."""
    faults: dict[str, Refusal] = {}
    name = _taken("name", _name, answers, faults)
    email = _taken("email", _email, answers, faults)
    change = _change(answers, faults)
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
    )


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


def _taken(field: str, reader: Callable[[str], str], answers: Mapping[str, object], faults: dict[str, Refusal]) -> str:
    """The clean value of a field; its fault goes to ``faults`` and gives an empty text."""
    typed = answers.get(field)
    try:
        if not isinstance(typed, str):
            return reader("")
        if len(typed) > _LONGEST_READ:
            raise LongAnswer(length=len(typed), most=LONGEST[field])
        return reader(people.cleaned(typed))
    except Refusal as fault:
        faults[field] = fault
        return ""


def _name(text: str) -> str:
    if not any(char.isalpha() for char in text):
        raise MissingAnswer(N_("Write your full name, as it shall stand on the ticket."))
    return _fitting(text, LONGEST["name"])


def _email(text: str) -> str:
    if not text:
        raise MissingAnswer(N_("Write your e-mail address; the ticket is mailed to it."))
    return emails.normalise(text)


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
