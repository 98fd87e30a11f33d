"""One person as a coordinator writes it down, read field by field. Titles and capitals of names stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from eventapp.errors import N_, Refusal
from eventapp.regions.rules.registry import RegionFact
from eventapp.regions.rules.resolver import Match, Resolution
from eventapp.registration.rules import emails, naming, people, phones
from eventapp.registration.rules.columns import Field
from eventapp.registration.rules.findings import Finding, Judged, Person, Setting, Weight
from eventapp.registration.rules.organisations import guess_kind, kind_of, region_in
from eventapp.registration.rules.states import Attendance

LONGEST = {
    Field.NAME: 120,
    Field.ORGANISATION: 200,
    Field.POSITION: 160,
    Field.RANK: 60,
    Field.REPRESENTS: 160,
}
LARGEST_ORDER = 9999
_NOTHING = frozenset(
    {"", "-", "--", "---", "–", "—", "n/a", "na", "tidak ada", "belum ada", "kosong", "nihil", "none", "x"}
)
_FORMULA_FAULTS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
_YES = frozenset({"ya", "y", "yes", "v", "x", "1", "true", "benar", "ok", "✓", "✔", "√", "☑", "ketua", "pimpinan"})
_NO = frozenset({"tidak", "t", "no", "n", "0", "false", "bukan", "anggota"})
_ONSITE = ("luring", "offline", "off line", "onsite", "on site", "on-site", "langsung", "tatap muka", "di tempat")
_ONLINE = ("daring", "online", "on line", "zoom", "virtual")
_REPRESENTING = re.compile(
    r"^\s*(?:mewakili\b|diwakili(?:\s+oleh)?\b|wakil\s+dari\b|a\.\s?n\.?|an\.|atas\s+nama\b|representing\b)[\s:]*", re.I
)
_IN_PERSON = ("hadir sendiri", "sendiri", "hadir", "yang bersangkutan", "ybs", "in person")
_PHONE_WORDS = re.compile(r"(?:no|hp|wa|telp?|tlp|telepon|whatsapp|phone|ponsel)\b[.:\s]*", re.I)
_TWO = re.compile(r"\s*(?:[/;,&]|\bdan\b|\batau\b|\n)\s*")
_MANGLED = re.compile(r"^\d[.,]\d+E\+?\d+$", re.I)
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}(?:T|$)")


def read(line: int, written: Mapping[Field, str], setting: Setting) -> Judged:
    """One person as written by field."""
    reader = Reader(written, setting)
    return Judged(line, written, reader.person(), reader.findings)


def said(text: str) -> str:
    """The text, or nothing where people write a dash for nothing."""
    return "" if text.strip().casefold() in _NOTHING else text.strip()


class Reader:
    """Reads one row field by field; a fault goes to ``findings`` and leaves the value empty."""

    def __init__(self, written: Mapping[Field, str], setting: Setting) -> None:
        self._written = written
        self._setting = setting
        self.findings: list[Finding] = []

    def person(self) -> Person | None:
        """The person, or None when something needs correcting."""
        name = self._name()
        email, phone = self._email(), self._phone()
        attendance, represents = self._coming()
        region = self._region()
        place = region.name if region else said(self._written.get(Field.REGION, ""))
        organisation = self._text(Field.ORGANISATION) or place or self._setting.organisation
        if not organisation and not self._has_fault(Field.ORGANISATION):
            self._fault(Field.ORGANISATION, N_("Write the organisation or region this person comes from."))
        values = {key: self._text(key) for key in (Field.POSITION, Field.RANK)}
        if _DATE.match(values[Field.RANK]):
            sentence = N_("The spreadsheet has made a date of the rank (%(written)s); write it as text, such as IV/a.")
            self._fault(Field.RANK, sentence, written=values[Field.RANK])
        order = self._order()
        kind = self._kind(organisation)
        is_head = self._head()
        if any(finding.weight is Weight.FAULT for finding in self.findings) or attendance is None:
            return None
        return Person(
            name=name,
            email=email,
            phone=phone,
            organisation=organisation,
            region_code=region.code if region else None,
            attendance=attendance,
            position=values[Field.POSITION],
            rank=values[Field.RANK],
            represents=represents,
            organisation_kind=kind,
            protocol_order=order,
            is_head=is_head,
        )

    def _get(self, key: Field) -> str:
        """What was written, without a dash for nothing; a formula without its value is a fault."""
        text = people.cleaned(self._written.get(key, ""))
        if text.startswith("=") or text in _FORMULA_FAULTS:
            sentence = N_("This cell holds a formula without its value (%(written)s); write the value itself.")
            self._fault(key, sentence, written=text[:40])
            return ""
        return said(text)

    def _text(self, key: Field) -> str:
        text = self._get(key)
        if len(text) > LONGEST[key]:
            sentence = N_("Too long: %(length)s characters, at most %(most)s fit here.")
            self._fault(key, sentence, length=len(text), most=LONGEST[key])
        return text

    def _name(self) -> str:
        name = naming.without_number(self._text(Field.NAME)).strip(" ;.-*")
        if self._has_fault(Field.NAME):
            return ""
        if not any(char.isalpha() for char in name):
            self._fault(Field.NAME, N_("The name is missing. Write the full name, as it shall stand on the ticket."))
        elif "@" in name or _is_date(name):
            self._fault(Field.NAME, N_("“%(written)s” is no name. Check the columns of this row."), written=name[:60])
        elif _TWO_PEOPLE.search(name):
            self._hint(Field.NAME, N_("This looks like two people; each needs a row of their own."))
        return self._written_out(name)

    def _written_out(self, name: str) -> str:
        return name + "." if self._written.get(Field.NAME, "").rstrip().endswith(".") and "," in name else name

    def _email(self) -> str:
        text = self._get(Field.EMAIL)
        if not text:
            if self._setting.email:
                sentence = N_("No e-mail address: the ticket goes to %(address)s, please pass it on.")
                self._hint(Field.EMAIL, sentence, address=self._setting.email)
                return self._setting.email
            self._fault(Field.EMAIL, N_("The e-mail address is missing; the ticket is mailed to it."))
            return ""
        text = re.sub(r"^(?:mailto:|e-?mail\s*:)\s*", "", text, flags=re.I).strip(" .;,<>")
        if text.count("@") > 1:
            sentence = N_("Two e-mail addresses in one cell; keep the one that the ticket shall go to.")
            parts = tuple(part for part in re.split(r"[\s/;,]+|\bdan\b|\batau\b", text) if "@" in part)
            self.findings.append(Finding(Field.EMAIL, Weight.FAULT, sentence, {}, parts[:4]))
            return ""
        closed = text.replace(" ", "")
        try:
            address = emails.normalise(closed)
        except emails.BadEmail:
            sentence = N_("“%(written)s” is no e-mail address. Example: nama@instansi.go.id.")
            mended = _mended(closed)
            choices = (mended,) if mended else ()
            self.findings.append(Finding(Field.EMAIL, Weight.FAULT, sentence, {"written": text[:60]}, choices))
            return ""
        if closed != text:
            self._hint(Field.EMAIL, N_("A blank was taken out of the e-mail address: %(address)s."), address=address)
        if not address.isascii():
            self._hint(Field.EMAIL, N_("The e-mail address holds unusual letters; check that it is typed right."))
        return address

    def _phone(self) -> str:
        text = self._get(Field.PHONE).strip("'")
        if not text:
            if self._setting.phone:
                self._hint(Field.PHONE, N_("No phone number: the coordinator’s is noted."))
                return self._setting.phone
            self._fault(Field.PHONE, N_("The phone number is missing, for example 0812-3456-7890."))
            return ""
        if _MANGLED.match(text):
            sentence = N_("The spreadsheet has shortened the number to %(written)s; write it as text.")
            self._fault(Field.PHONE, sentence, written=text)
            return ""
        parts = [part for part in _TWO.split(_PHONE_WORDS.sub("", text)) if any(char.isdigit() for char in part)]
        try:
            number = phones.normalise(parts[0] if parts else text)
        except phones.BadPhoneNumber as fault:
            self.findings.append(Finding(Field.PHONE, Weight.FAULT, fault.template, fault.details))
            return ""
        if len(parts) > 1:
            self._hint(Field.PHONE, N_("Two phone numbers in one cell; the first was taken."))
        return number

    def _coming(self) -> tuple[Attendance | None, str]:
        """How the person attends and whom the person represents; lists write both into one column."""
        said, represents = self._get(Field.ATTENDANCE), self._text(Field.REPRESENTS)
        folded = people.folded(said)
        for text in (said, represents):
            if _REPRESENTING.match(text):
                represents = _REPRESENTING.sub("", text).strip()
                if text == said:
                    folded = ""
                if not represents:
                    self._hint(Field.REPRESENTS, N_("Whom does this person represent? Write it if you know it."))
        if people.folded(represents) in {*_IN_PERSON, *_NO}:
            represents = ""
        elif people.folded(represents) in _YES:
            represents = ""
            self._hint(Field.REPRESENTS, N_("Whom does this person represent? Write it if you know it."))
        return self._attendance(said, folded), represents

    def _attendance(self, said: str, folded: str) -> Attendance | None:
        if not folded or folded in _IN_PERSON or folded in {"onsite", "ya", "v", "x", "1"}:
            return Attendance.ONSITE
        there, away = (any(word in folded for word in words) for words in (_ONSITE, _ONLINE))
        if there != away:
            return Attendance.ONSITE if there else Attendance.ONLINE
        sentence = N_("“%(written)s” is no way to attend. Choose on site or online.")
        choices = tuple(way.value for way in Attendance)
        self.findings.append(Finding(Field.ATTENDANCE, Weight.FAULT, sentence, {"written": said[:60]}, choices))
        return None

    def _region(self) -> RegionFact | None:
        written, home = self._get(Field.REGION), self._setting.home
        if written:
            return self._named_region(written, self._setting.region(written), home)
        if home:
            return home
        organisation = self._get(Field.ORGANISATION)
        return region_in(organisation, self._setting.region) if organisation else None

    def _named_region(self, written: str, found: Resolution, home: RegionFact | None) -> RegionFact | None:
        if home and (found.region == home or home in found.candidates):
            if found.region is None and found.match is Match.SUGGESTION:
                sentence = N_("“%(written)s” was read as %(region)s, the region of this delegation.")
                self._hint(Field.REGION, sentence, written=written[:60], region=home.name)
            return home
        if found.region and not home:
            return found.region
        if home:
            sentence = N_(
                "“%(written)s” is not the region of this delegation, %(region)s. Correct it or leave the row out."
            )
            choices: tuple[str, ...] = (home.name,)
            details = {"written": written[:60], "region": home.name}
        elif found.candidates:
            sentence = {
                Match.AMBIGUOUS: N_("“%(written)s” can be several regions; choose one."),
                Match.SUGGESTION: N_("No region is called “%(written)s”; choose the one that is meant."),
            }[found.match]
            choices = tuple(region.name for region in found.candidates)
            details = {"written": written[:60]}
        elif inside := region_in(written, self._setting.region):
            self._hint(
                Field.REGION, N_("“%(written)s” was read as %(region)s."), written=written[:60], region=inside.name
            )
            return inside
        else:
            self._hint(
                Field.REGION, N_("“%(written)s” is no region; the person is entered without one."), written=written[:60]
            )
            return None
        self.findings.append(Finding(Field.REGION, Weight.FAULT, sentence, details, choices))
        return None

    def _order(self) -> int | None:
        text = self._get(Field.ORDER).rstrip(".")
        if not text:
            return None
        if text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST_ORDER:
            return int(text)
        sentence = N_("The protocol order is a whole number from 1 to %(most)s; “%(written)s” was not taken over.")
        self._hint(Field.ORDER, sentence, most=LARGEST_ORDER, written=text[:40])
        return None

    def _kind(self, organisation: str) -> str:
        text = self._get(Field.KIND)
        kind = kind_of(text) if text else guess_kind(organisation)
        if text and kind is None:
            sentence = N_("“%(written)s” is no kind of organisation that we know; it was left open.")
            self._hint(Field.KIND, sentence, written=text[:60])
        return kind.value if kind else ""

    def _head(self) -> bool:
        text = people.folded(self._get(Field.HEAD))
        written = people.folded(self._written.get(Field.HEAD, ""))
        if written in _YES or text.startswith(("ketua", "pimpinan", "kepala rombongan", "head")):
            return True
        if text and text not in _NO:
            sentence = N_("“%(written)s” says neither yes nor no; entered as a member.")
            self._hint(Field.HEAD, sentence, written=text[:40])
        return False

    def _has_fault(self, key: Field) -> bool:
        return any(finding.field == key and finding.weight is Weight.FAULT for finding in self.findings)

    def _fault(self, key: Field, sentence: str, **details: object) -> None:
        self.findings.append(Finding(key, Weight.FAULT, sentence, details))

    def _hint(self, key: Field, sentence: str, **details: object) -> None:
        self.findings.append(Finding(key, Weight.HINT, sentence, details))


_TWO_PEOPLE = re.compile(r"\s(?:dan|&|/|\+)\s|\n", re.I)


def _is_date(text: str) -> bool:
    return bool(_DATE.match(text))


def _mended(address: str) -> str:
    """A broken address with its commonest slips mended, when that makes it one."""
    attempt = re.sub(r",", ".", address)
    attempt = re.sub(r"\(at\)|\[at\]", "@", attempt, flags=re.I)
    attempt = re.sub(r"\.{2,}", ".", attempt)
    attempt = re.sub(r"@(gmail|yahoo)$", r"@\1.com", attempt, flags=re.I)
    try:
        return emails.normalise(attempt) if attempt != address else ""
    except Refusal:
        return ""
