"""Registration forms with questions of their own, and files to answer them with."""

from __future__ import annotations

from collections.abc import Sequence

from eventapp.core.access import EditionRef, system_scope
from eventapp.questionnaires import queries, services
from eventapp.questionnaires.rules.questions import Condition, Draft, Kind, Option
from eventapp.registration.rules.questions import FACTS, FORM, TITLE_EN, TITLE_ID

PDF = b"%PDF-1.7\nan invented letter\n%%EOF\n"
SIZES = (Option("s", "Kecil", "Small"), Option("l", "Besar", "Large"))
SHIRT = Draft("shirt", Kind.CHOICE, "Ukuran kaus", "Shirt size", SIZES, required=True, hint_id="Untuk panitia")
ALLERGY = Draft("allergy", Kind.LINE, "Alergi", "Allergies", show_if=Condition("attendance", ("onsite",)))
COMES_FROM = Draft("comes_from", Kind.REGION, "Berangkat dari", "Departing from")
LETTER = Draft("letter", Kind.FILE, "Surat tugas", "Letter of assignment")
PICTURES = Draft("pictures", Kind.CONSENT, "Saya mengizinkan liputan", "I allow coverage")
QUESTIONS = (SHIRT, ALLERGY, COMES_FROM, LETTER, PICTURES)


def publish(edition: EditionRef, questions: Sequence[Draft] = QUESTIONS) -> int:
    """Let the registration form ask these from now on; gives the version's id."""
    version = services.create_questionnaire(
        system_scope(edition),
        key=FORM,
        title_id=TITLE_ID,
        title_en=TITLE_EN,
        questions=questions,
        facts=FACTS,
        may_be_empty=True,
    )
    queries.forget()
    return version
