"""Survei Kepuasan Masyarakat: the nine elements of Permen PANRB 14/2017 and the profile of the respondents.

Each element has four levels of its own, 1 the lowest. The words are our own after the elements' names; the codes u1 to
u9 keep the order of the regulation. The profile is coarse and optional.
"""

from __future__ import annotations

from dataclasses import replace

from eventapp.questionnaires.rules.questions import Draft, Kind
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.library.writing import Both, Template, choice, comment, levels

__all__ = ["TEMPLATE"]

_FITTING = (
    ("Tidak sesuai", "Not fitting"),
    ("Kurang sesuai", "Hardly fitting"),
    ("Sesuai", "Fitting"),
    ("Sangat sesuai", "Very fitting"),
)


def _element(number: int, text: Both, words: tuple[Both, Both, Both, Both]) -> Draft:
    return Draft(f"u{number}", Kind.SCALE, *text, levels(*words))


_ELEMENTS = (
    _element(1, ("Kesesuaian persyaratan dengan jenis pelayanannya", "Requirements fit the service"), _FITTING),
    _element(
        2,
        ("Kemudahan prosedur pelayanan", "Ease of the procedure"),
        (
            ("Tidak mudah", "Not easy"),
            ("Kurang mudah", "Hardly easy"),
            ("Mudah", "Easy"),
            ("Sangat mudah", "Very easy"),
        ),
    ),
    _element(
        3,
        ("Kecepatan waktu pelayanan", "Speed of the service"),
        (
            ("Tidak cepat", "Not quick"),
            ("Kurang cepat", "Hardly quick"),
            ("Cepat", "Quick"),
            ("Sangat cepat", "Very quick"),
        ),
    ),
    _element(
        4,
        ("Kewajaran biaya pelayanan", "Fairness of the fee"),
        (
            ("Sangat mahal", "Very expensive"),
            ("Cukup mahal", "Rather expensive"),
            ("Murah", "Cheap"),
            ("Gratis", "Free of charge"),
        ),
    ),
    _element(5, ("Kesesuaian hasil pelayanan dengan yang dijanjikan", "Result fits what was promised"), _FITTING),
    _element(
        6,
        ("Kompetensi petugas", "Competence of the staff"),
        (
            ("Tidak kompeten", "Not competent"),
            ("Kurang kompeten", "Hardly competent"),
            ("Kompeten", "Competent"),
            ("Sangat kompeten", "Very competent"),
        ),
    ),
    _element(
        7,
        ("Kesopanan dan keramahan petugas", "Courtesy and kindness of the staff"),
        (
            ("Tidak sopan dan ramah", "Not courteous"),
            ("Kurang sopan dan ramah", "Hardly courteous"),
            ("Sopan dan ramah", "Courteous"),
            ("Sangat sopan dan ramah", "Very courteous"),
        ),
    ),
    _element(
        8,
        ("Penanganan pengaduan, saran, dan masukan", "Handling of complaints and suggestions"),
        (
            ("Tidak ada", "There is none"),
            ("Ada, tetapi tidak berfungsi", "There, but it does not work"),
            ("Berfungsi, kurang maksimal", "Works, but not well"),
            ("Dikelola dengan baik", "Well run"),
        ),
    ),
    _element(
        9,
        ("Mutu sarana dan prasarana", "Quality of the facilities"),
        (("Buruk", "Bad"), ("Cukup", "Fair"), ("Baik", "Good"), ("Sangat baik", "Very good")),
    ),
)
_PROFILE = (
    choice("sex", ("Jenis kelamin", "Sex"), (("male", "Laki-laki", "Male"), ("female", "Perempuan", "Female"))),
    choice(
        "age",
        ("Kelompok umur", "Age"),
        (
            ("under-30", "Di bawah 30 tahun", "Under 30"),
            ("30-44", "30–44 tahun", "30–44"),
            ("45-59", "45–59 tahun", "45–59"),
            ("from-60", "60 tahun ke atas", "60 and over"),
        ),
    ),
    choice(
        "education",
        ("Pendidikan terakhir", "Education"),
        (
            ("school", "SMA/sederajat atau di bawahnya", "Secondary school or below"),
            ("diploma", "Diploma (D1–D4)", "Diploma"),
            ("bachelor", "Sarjana (S1)", "Bachelor"),
            ("master", "Magister atau doktor (S2–S3)", "Master or doctorate"),
        ),
    ),
    choice(
        "work",
        ("Pekerjaan", "Work"),
        (
            ("civil", "ASN, TNI, atau Polri", "Civil service, army or police"),
            ("private", "Pegawai swasta", "Employed, private"),
            ("own", "Wirausaha", "Own business"),
            ("student", "Pelajar atau mahasiswa", "School or university student"),
            ("other", "Lainnya", "Other"),
        ),
    ),
)
TEMPLATE = Template(
    "skm",
    About.FORUM,
    "Survei Kepuasan Masyarakat (SKM)",
    "Public service satisfaction survey (SKM)",
    4,
    (
        *_ELEMENTS,
        replace(_PROFILE[0], page_id="Tentang Anda", page_en="About you"),
        *_PROFILE[1:],
        comment(("Saran untuk perbaikan pelayanan", "How the service could be better")),
    ),
)
