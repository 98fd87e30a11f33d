"""The example's sorts of certificate: by rule, so that whoever was there can be given one at one press."""

from __future__ import annotations

from datetime import timedelta

from eventapp.certificates.rules.attendance import PARTICIPANT, Days
from eventapp.certificates.services import attendance as certificates
from eventapp.certificates.services.attendance import Texts
from eventapp.core.access import EditionRef, Role
from eventapp.core.clock import now
from eventapp.demo.services.roles import Cast, scope_of
from eventapp.registration.rules.types import PersonRole


def fill(edition: EditionRef, cast: Cast) -> None:
    """One for everybody who was there on a day, one for speakers."""
    organiser = scope_of(edition, cast.users["organiser"], Role.ORGANISER)
    day = now().date() + timedelta(days=1)
    common = {
        "days": Days.ONE,
        "min_sessions": 0,
        "min_minutes": 0,
        "survey_id": None,
        "heading_id": "SERTIFIKAT",
        "heading_en": "CERTIFICATE",
        "town": "Jakarta",
        "dated_on": day,
        "signer": "Panitia Contoh",
        "signer_position": "Ketua Panitia (contoh)",
    }
    sorts = (
        ("Peserta", PARTICIPANT, "peserta", "participant", "{number:04}/SERT/{month}/{year}"),
        ("Narasumber", PersonRole.SPEAKER.value, "narasumber", "speaker", "{number:04}/NS/{month}/{year}"),
    )
    for name, role, as_id, as_en, number in sorts:
        texts = Texts(
            name=f"{name} (contoh)",
            role=role,
            body_id=f"telah mengikuti {{forum}} sebagai {as_id}.",
            body_en=f"took part in {{forum}} as a {as_en}.",
            number_format=number,
            **common,  # type: ignore[arg-type]
        )
        certificates.add_template(organiser, texts)
