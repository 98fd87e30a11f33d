"""What is sent by WhatsApp, in the language of the moment: short, with everything that is needed and one link."""

from __future__ import annotations

from datetime import date

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.registration.queries.letters import Practical
from eventapp.registration.queries.whatsapp import Person
from eventapp.registration.rules.states import Attendance
from eventapp.web.i18n import current_locale, format_date_range, gettext


@frozen
class About:
    """The forum in short."""

    name: str
    starts_on: date | None
    ends_on: date | None
    venue: str


def invitation(person: Person, forum: About, *, link: str) -> str:
    """A personal invitation."""
    sentence = gettext(N_("Dear %(name)s, we invite you to %(forum)s%(when)s. Please register by this link: %(link)s"))
    return sentence % {"name": person.name, "forum": forum.name, "when": _when(forum), "link": link}


def ticket(person: Person, forum: About, *, link: str) -> str:
    """The ticket."""
    sentence = gettext(
        N_("Hello %(name)s, this is your ticket for %(forum)s%(when)s. Code: %(code)s. Open it here: %(link)s")
    )
    values = {"name": person.name, "forum": forum.name, "when": _when(forum), "code": person.code or "–", "link": link}
    return sentence % values


def reminder(person: Person, forum: About, about: Practical, *, opens: str, link: str) -> str:
    """What to know shortly before; the address of a broadcast is not in it, the button on the ticket leads there."""
    sentence = gettext(N_("Hello %(name)s, see you at %(forum)s%(when)s."))
    lines = [sentence % {"name": person.name, "forum": forum.name, "when": _when(forum)}]
    is_onsite = person.attendance == Attendance.ONSITE.value
    locale = current_locale()
    facts = (
        (N_("Opens at"), opens, True),
        (N_("Address"), about.address, is_onsite),
        (N_("Map"), about.map_url, is_onsite),
        (N_("Dress code"), about.dress_code(locale), is_onsite),
        (N_("Please bring"), about.bring(locale), is_onsite),
    )
    lines += [f"{gettext(term)}: {value}" for term, value, applies in facts if value and applies]
    if not is_onsite:
        lines.append(gettext(N_("You take part online: the button to join is on your ticket.")))
    lines.append(gettext(N_("Your ticket: %(link)s")) % {"link": link})
    return "\n".join(lines)


def _when(forum: About) -> str:
    dates = format_date_range(forum.starts_on, forum.ends_on) if forum.starts_on else ""
    known = ", ".join(part for part in (dates, forum.venue) if part)
    return f" ({known})" if known else ""
