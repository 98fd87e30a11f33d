"""Every ready-made questionnaire, in the order in which they are offered."""

from __future__ import annotations

from eventapp.questionnaires.rules.questions import Draft, Kind
from eventapp.surveys.rules import satisfaction
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.library import skm
from eventapp.surveys.rules.library.writing import Template, choice, comment, faces, matrix

__all__ = ["BOOTH", "EMPTY", "MENTORING", "SATISFACTION", "SESSION", "TEMPLATES"]

SATISFACTION = Template(
    satisfaction.KEY, About.FORUM, satisfaction.TITLE_ID, satisfaction.TITLE_EN, 2, satisfaction.QUESTIONS
)
SESSION = Template(
    "session",
    About.SESSION,
    "Umpan balik sesi",
    "Session feedback",
    1,
    (
        faces("content", ("Isi sesi", "What was said"), required=True),
        faces("speaker", ("Narasumber", "The speakers")),
        choice(
            "length",
            ("Lama sesi", "Length of the session"),
            (
                ("short", "Terlalu singkat", "Too short"),
                ("right", "Pas", "Just right"),
                ("long", "Terlalu lama", "Too long"),
            ),
        ),
        comment(("Satu hal yang perlu diperbaiki", "One thing to improve")),
    ),
)
BOOTH = Template(
    "booth",
    About.BOOTH,
    "Umpan balik stan",
    "Booth feedback",
    1,
    (
        faces("booth", ("Stan ini secara keseluruhan", "This booth as a whole"), required=True),
        choice(
            "useful",
            ("Dapatkah daerah Anda memakai inovasinya?", "Could your region use the innovation?"),
            (
                ("yes", "Ya, segera", "Yes, soon"),
                ("later", "Mungkin nanti", "Perhaps later"),
                ("no", "Tidak cocok", "It does not fit"),
            ),
        ),
        comment(("Pesan untuk daerah ini", "A word to this region")),
    ),
)
MENTORING = Template(
    "mentoring",
    About.FORUM,
    "Umpan balik bimbingan teknis",
    "Mentoring feedback",
    3,
    (
        faces("overall", ("Bimbingan teknis secara keseluruhan", "The mentoring as a whole"), required=True),
        matrix(
            "mentoring",
            ("Sejauh mana Anda setuju?", "How far do you agree?"),
            (
                ("mentor", "Pembimbing memahami keadaan daerah kami", "The mentor understood our region"),
                ("material", "Materinya dapat langsung dipakai", "The material can be used at once"),
                (
                    "schedule",
                    "Jadwalnya cukup untuk dikerjakan bersama tugas lain",
                    "The schedule left room for other work",
                ),
                (
                    "followup",
                    "Pertanyaan kami dijawab setelah pertemuan",
                    "Our questions were answered after the meetings",
                ),
            ),
        ),
        Draft(
            "days",
            Kind.NUMBER,
            "Berapa hari pertemuan yang Anda ikuti?",
            "On how many days did you take part?",
        ),
        Draft(
            "recommend",
            Kind.NPS,
            "Seberapa mungkin Anda menyarankan bimbingan ini kepada daerah lain?",
            "How likely are you to recommend the mentoring to another region?",
            hint_id="0 berarti sama sekali tidak mungkin, 10 sangat mungkin",
            hint_en="0 means not at all likely, 10 very likely",
        ),
        comment(("Apa yang perlu diubah pada bimbingan berikutnya?", "What should change in the next mentoring?")),
    ),
)
EMPTY = Template(
    "own",
    About.FORUM,
    "Survei",
    "Survey",
    1,
    (faces("overall", ("Bagaimana menurut Anda?", "What do you think?")),),
)
TEMPLATES = {one.key: one for one in (SATISFACTION, skm.TEMPLATE, SESSION, MENTORING, BOOTH, EMPTY)}
