"""What the example's organiser prepared before registration opened: types, codes, questions, what to know."""

from __future__ import annotations

from datetime import time

from eventapp.core.access import Scope
from eventapp.questionnaires import queries as versions
from eventapp.questionnaires import services as questionnaires
from eventapp.questionnaires.rules.questions import Condition, Draft, Kind, Option
from eventapp.registration.queries.letters import Practical
from eventapp.registration.rules.questions import ATTENDANCE, FACTS, FORM, TITLE_EN, TITLE_ID
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import informing, inviting, types
from eventapp.registration.services.inviting import CodeDraft

MEAL, NEEDS, WORKSHOP = "meal", "needs", "workshop"
MEALS = (
    Option("any", "Tanpa pantangan", "Anything"),
    Option("vegetarian", "Vegetarian", "Vegetarian"),
    Option("no_seafood", "Tanpa makanan laut", "No seafood"),
)
# Nobody must answer: name, e-mail, phone, organisation and a tick remain enough.
QUESTIONS = (
    Draft(MEAL, Kind.CHOICE, "Makan siang", "Lunch", MEALS, show_if=Condition(ATTENDANCE, (Attendance.ONSITE.value,))),
    Draft(
        WORKSHOP,
        Kind.SESSION,
        "Lokakarya yang ingin diikuti",
        "Workshops you would like to join",
        hint_id="Kursi lokakarya terbatas; bisa diubah dari halaman tiket.",
        hint_en="Workshops have few seats; you can change this on your ticket page.",
    ),
    Draft(
        NEEDS,
        Kind.LINE,
        "Kebutuhan khusus",
        "Special needs",
        hint_id="Misalnya kursi roda atau juru bahasa isyarat.",
        hint_en="Such as a wheelchair or a sign-language interpreter.",
    ),
)
# type -> the word that opens it, for whom it is, how many may use it, seats kept for them
CODES = {
    "vip": ("TAMU-2026", "Undangan pimpinan daerah (contoh)", 40, 10),
    "speaker": ("NARASUMBER-2026", "Narasumber dan moderator (contoh)", 40, 0),
    "committee": ("PANITIA-2026", "Panitia (contoh)", 60, 0),
}
KNOW = Practical(
    opens=time(8),
    closes=time(21),
    address="Balai Sidang Contoh, Jalan Contoh Nomor 1, Jakarta",
    contact="0812-0000-0000",
    dress_code_id="Batik lengan panjang",
    dress_code_en="Long-sleeved batik or business dress",
    bring_id="QR di ponsel atau dicetak, dan surat tugas untuk berkas perjalanan dinas",
    bring_en="Your QR on the phone or printed, and your letter of assignment for the travel papers",
    remarks_id="Parkir terbatas; turunkan penumpang di Lobi utama. (contoh)",
    remarks_en="Little parking; drop off at the main lobby. (example)",
    reminders=(24, 3),
    stream_address="https://siaran.contoh.example/forum-2026",
)


def prepare(organiser: Scope) -> None:
    """Types made ready with a code each, three questions, and what everybody must know. Seats must be open."""
    types.add_ready_made(organiser)
    for key, (word, label, most, kept) in CODES.items():
        inviting.add_code(
            organiser,
            CodeDraft(code=word, label=label, type_key=key, most=most, attendance=Attendance.ONSITE, reserved=kept),
        )
    questionnaires.create_questionnaire(
        organiser, key=FORM, title_id=TITLE_ID, title_en=TITLE_EN, questions=QUESTIONS, facts=FACTS, may_be_empty=True
    )
    versions.forget()
    informing.save_practical(organiser, about=KNOW)
