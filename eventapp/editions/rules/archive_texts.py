"""The archive's own sentences in both languages, and the documents' Indonesian words in English.

A sentence is a pair (``id``, ``en``); ``%(name)s`` is filled with numbers of the facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Pair(NamedTuple):
    """One sentence in both languages."""

    id: str
    en: str


DOCUMENTS: Mapping[str, Pair] = {
    "000_2e042de81352abac.txt": Pair(
        "Asesmen pertama tahun 2017 dan 25 daerah yang terpilih",
        "The first assessment of 2017 and the 25 regions chosen",
    ),
    "001_090010b642bd87ef.txt": Pair(
        "25 daerah yang terpilih pada 2019 (Tribunnews)",
        "The 25 regions chosen in 2019 (Tribunnews)",
    ),
    "002_ee25bd573118b38b.txt": Pair(
        "Forum Smart City Nasional dan penghargaan 2023",
        "The national Smart City forum and awards of 2023",
    ),
    "003_fd001e3107ae6107.txt": Pair(
        "Seminar, pameran, dan pemenang per kategori 2022 (Ditjen Aptika)",
        "Seminar, exhibition and winners by category of 2022 (Ditjen Aptika)",
    ),
    "004_e5d8413a67227bee.txt": Pair(
        "Bimbingan teknis Bojonegoro, 17–18 Juli 2017",
        "Technical guidance in Bojonegoro, 17–18 July 2017",
    ),
}

# What the facts call inconsistent -> key of the note and its text. One that is not listed here is shown as it stands.
INCONSISTENCIES: Mapping[str, tuple[str, Pair]] = {
    "Nunukan called Kota (minister) and Kabupaten (director general) in one text; registry: Kabupaten 65.03": (
        "nunukan-type",
        Pair(
            "Dalam satu dokumen, Menteri menyebut Kota Nunukan dan Direktur Jenderal menyebut Kabupaten Nunukan. "
            "Registri wilayah hanya mengenal Kabupaten Nunukan (65.03), dan itulah yang kami catat.",
            "In one document the minister speaks of Kota Nunukan and the director general of Kabupaten Nunukan. "
            "The registry knows Kabupaten Nunukan (65.03) only, and that is what we record.",
        ),
    ),
    "Easternmost participant: Boven Digoel (minister) vs Jayapura (director general)": (
        "easternmost",
        Pair(
            "Peserta paling timur pada 2023 menurut Menteri adalah Kabupaten Boven Digoel, menurut Direktur Jenderal "
            "Kabupaten Jayapura. Keduanya kami catat sebagai peserta.",
            "The easternmost participant of 2023 is Kabupaten Boven Digoel for the minister and Kabupaten Jayapura "
            "for the director general. We record both as participants.",
        ),
    ),
    "141 kabupaten vs 141 kabupaten/kota": (
        "regencies-or-both",
        Pair(
            "Dokumen 2022 sekali menyebut 141 kabupaten dan sekali 141 kabupaten/kota. Lima dari tujuh pemenangnya "
            "adalah kota, jadi kami membacanya sebagai kabupaten dan kota.",
            "The document of 2022 says 141 regencies once and 141 regencies and cities once. Five of its seven winners "
            "are cities, so we read it as regencies and cities.",
        ),
    ),
    "Masterplan horizon 5-10 vs 15-20 years": (
        "masterplan-horizon",
        Pair(
            "Rencana induk disusun untuk 5–10 tahun menurut dokumen 2019, sedangkan pada 2022 Direktur Jenderal "
            "menyebut 15–20 tahun.",
            "A master plan covers 5–10 years in the document of 2019; in 2022 the director general speaks of "
            "15–20 years.",
        ),
    ),
    "Survey sums to 101": (
        "survey-sum",
        Pair(
            "Survei Bojonegoro berjumlah 101 persen: 74 + 11 + 5 + 11. Angkanya kami tampilkan seperti di dokumen. "
            "Keempatnya cocok dengan pembulatan 14, 2, 1, dan 2 dari 19 jawaban; itu dugaan kami, sebab dokumen tidak "
            "menyebut jumlah jawaban dan pertanyaannya.",
            "The Bojonegoro survey adds to 101 per cent: 74 + 11 + 5 + 11. We show the figures as the document gives "
            "them. All four fit the roundings of 14, 2, 1 and 2 out of 19 answers; that is our inference, for the "
            "document states neither the number of answers nor the question.",
        ),
    ),
    '"Sustainable Development Girls (SDGs)" typo for Goals': (
        "sdgs-typo",
        Pair(
            "Dokumen Bojonegoro menulis “Sustainable Development Girls”; yang dimaksud tentu Goals (SDGs).",
            "The Bojonegoro document writes “Sustainable Development Girls”; Goals (SDGs) are clearly meant.",
        ),
    ),
    'Gunung Kidul (document) = Gunungkidul (registry); "Boven digoel" lower case': (
        "spellings",
        Pair(
            "Dua nama ditulis lain daripada dalam registri wilayah: Gunung Kidul (Gunungkidul) dan Boven digoel "
            "(Boven Digoel). Kami memakai ejaan registri.",
            "Two names are written otherwise than in the registry: Gunung Kidul (Gunungkidul) and Boven digoel "
            "(Boven Digoel). We use the registry's spelling.",
        ),
    ),
}

SUM_TO_TOTAL: Pair = Pair(
    "%(implementing)s + %(awarded)s = %(sum)s, sedangkan dokumen 2023 menyebut %(total)s daerah untuk 2017–2023. "
    "Dokumen tidak menjelaskan selisih %(gap)s itu: daerah yang melaksanakan pada 2022 belum tentu semua daerah yang "
    "pernah dibimbing. Ketiga angka kami tampilkan apa adanya.",
    "%(implementing)s + %(awarded)s = %(sum)s, but the document of 2023 gives %(total)s regions for 2017–2023. The "
    "documents do not explain the difference of %(gap)s: the regions that implemented in 2022 need not be all that "
    "were ever guided. We show all three figures as they are.",
)
FIRST_HUNDRED: Pair = Pair(
    "%(before)s + %(chosen)s = %(total)s: dokumen 2019 menyebut %(before)s daerah terpilih pada 2017 dan 2018 bersama, "
    "lalu %(chosen)s pada 2019. Angka %(second)s untuk 2018 sendiri hanya ada sebagai target.",
    "%(before)s + %(chosen)s = %(total)s: the document of 2019 says that %(before)s regions were chosen in 2017 and "
    "2018 together, then %(chosen)s in 2019. The figure %(second)s for 2018 alone exists as a target only.",
)
NO_COHORT: Pair = Pair(
    "Daftar nama %(number)s daerah tahun %(year)s belum kami temukan dalam arsip.",
    "We have not found the names of the %(number)s regions of %(year)s in the archive.",
)
NO_COHORT_SOME_NAMED: Pair = Pair(
    "Daftar nama %(number)s daerah tahun %(year)s belum kami temukan dalam arsip; dokumennya hanya menyebut "
    "%(named)s di antaranya.",
    "We have not found the names of the %(number)s regions of %(year)s in the archive; the document names only "
    "%(named)s of them.",
)
NO_DOCUMENT: Pair = Pair(
    "Tidak ada dokumen tentang %(years)s dalam arsip ini.",
    "This archive holds no document about %(years)s.",
)
NO_DATE: Pair = Pair("Tanggal kegiatan “%(event)s” tidak disebut.", "The date of “%(event)s” is not stated.")
WORKING_GROUPS: Pair = Pair(
    "Lima pokja Dewan Bojonegoro Smart City tidak sama dengan enam dimensi program: branding, society, dan living "
    "tidak ada di dalamnya.",
    "The five working groups of Bojonegoro's Smart City council are not the programme's six dimensions: branding, "
    "society and living are missing.",
)
TARGET_ONLY: Pair = Pair("Angka ini target program.", "This figure is the programme's target.")
REGENCIES_AND_CITIES: Pair = Pair("Kabupaten dan kota", "Regencies and cities")
AWARDED: Pair = Pair(
    "%(cities)s kota dan %(regencies)s kabupaten",
    "%(cities)s cities and %(regencies)s regencies",
)
PLANNED: Pair = Pair(
    "Rencana untuk %(year)s, beserta %(provinces)s provinsi cerdas",
    "Planned for %(year)s, with %(provinces)s smart provinces",
)
QUESTION_UNKNOWN: Pair = Pair(
    "Dicetak di akhir naskah bimbingan teknis Bojonegoro, tanpa pertanyaan dan jumlah jawaban. Jumlahnya 101.",
    "Printed at the end of the text about the technical guidance in Bojonegoro, without the question and the number of "
    "answers. It adds to 101.",
)

# Words of the documents, and what they are in English; names of people and offices that are not listed stay.
ENGLISH: Mapping[str, str] = {
    "Assessment Gerakan Menuju 100 Smart City": "Assessment of the Movement towards 100 Smart Cities",
    "Launching dan MoU Gerakan Menuju 100 Smart City": (
        "Launch and agreements of the Movement towards 100 Smart Cities"
    ),
    "Bimbingan Teknis Gerakan Menuju 100 Smart City, Bojonegoro": (
        "Technical guidance of the Movement towards 100 Smart Cities, Bojonegoro"
    ),
    "Penandatanganan nota kesepahaman 25 kota/kabupaten 2019": (
        "Signing of the agreements with 25 cities and regencies, 2019"
    ),
    "Sosialisasi SPBE bagi Diskominfo": "Briefing on electronic government for the regions' communication offices",
    'Seminar dan pameran Gerakan Menuju Kota Cerdas (Smart City) 2022 "Recover Together, Recover Stronger"': (
        'Seminar and exhibition of the Movement towards Smart Cities 2022 "Recover Together, Recover Stronger"'
    ),
    'Diskusi panel "Pentingnya Inovasi Berbasis Digital yang Inklusif dan Berkelanjutan"': (
        'Panel discussion "Why inclusive and sustainable digital innovation matters"'
    ),
    "Forum Smart City Nasional 2023, Pameran, dan Awarding Gerakan Menuju Smart City Tahun 2023": (
        "National Smart City Forum 2023, exhibition and awards of the Movement towards Smart Cities 2023"
    ),
    "Pusat TIK Nasional, Ciputat, Tangerang Selatan": "National ICT Centre, Ciputat, Tangerang Selatan",
    "partnership room Gedung Pemkab Bojonegoro lantai 4": "Partnership room, 4th floor, Bojonegoro government building",
    "Semuel Abrijani Pangerapan (Dirjen Aplikasi Informatika)": (
        "Semuel Abrijani Pangerapan (Director General of Informatics Applications)"
    ),
    "Heri Abdul Aziz (Staf Ahli Menteri Bidang Teknologi)": (
        "Heri Abdul Aziz (expert adviser to the minister on technology)"
    ),
    "Marsudi Wahyu Kisworo (Rektor Perbanas Institute)": "Marsudi Wahyu Kisworo (Rector of Perbanas Institute)",
    "Teddy Sukardi (Ketua IKTII)": "Teddy Sukardi (chair of IKTII)",
    "penandatanganan MoU": "signing of the agreements",
    "sosialisasi/workshop": "briefing and workshop",
    "pejabat OPD": "officials of the regional offices",
    "perbankan": "banks",
    "pebisnis": "business people",
    "akademisi": "academics",
    "pemerintahan": "government",
    "praktisi TI": "IT practitioners",
    "praktisi": "practitioners",
    "Polres": "the regency police",
    "Dewan TIK": "the ICT council",
    "NGO": "non-governmental organisations",
    "RTIK": "ICT volunteers",
    "wawancara": "interview",
    "interaksi materi": "interactive presentations",
    "forum diskusi grup dan presentasi pokja": "group discussions and presentations of the working groups",
    "online dan offline": "online and on site",
    "Kemampuan Keuangan Daerah": "Fiscal capacity of the region",
    "Indeks Kota Hijau": "Green City Index",
    "Indeks Kinerja Pemerintah Daerah": "Regional Government Performance Index",
    "Indeks Kota Berkelanjutan": "Sustainable City Index",
    "khusus kota": "cities only",
    "kesiapan infrastruktur": "readiness of the infrastructure",
    "suprastruktur": "superstructure",
    "visi pemimpin daerah": "vision of the region's leader",
    "berhasil menyusun rencana induk pembangunan berbasis kota cerdas": (
        "completed a development master plan for a smart city"
    ),
    "Kementerian Komunikasi dan Informatika": "Ministry of Communication and Informatics",
    "Peraturan Menteri Kominfo Nomor 14 Tahun 2016 (nomenklatur perangkat daerah bidang kominfo)": (
        "Regulation of the Minister of Communication and Informatics No. 14 of 2016 (names of the regional offices for "
        "communication and informatics)"
    ),
    "Keputusan Bupati Bojonegoro Nomor 188/157/KEP/412.013/2017": (
        "Decree of the Regent of Bojonegoro No. 188/157/KEP/412.013/2017"
    ),
    "Dewan Bojonegoro Smart City": "Bojonegoro Smart City Council",
    "revolusi data": "data revolution",
    "penguatan akuntabilitas pemerintahan desa": "stronger accountability of village government",
    "penguatan transparansi anggaran pemerintahan": "stronger transparency of the government's budget",
    "implementasi open data kontrak": "open data on contracts",
    "penguatan kualitas pelayanan publik": "better quality of public services",
    "technology partner/industri partner": "technology and industry partners",
    "asosiasi/komunitas/akademisi/konsultan": "associations, communities, academics and consultants",
    "media partner": "media partners",
    "layak huni": "liveable",
    "nyaman": "comfortable",
    "mudah": "convenient",
    "sehat": "healthy",
    "aman": "safe",
    "berkelanjutan": "sustainable",
    "Sangat Puas": "Very satisfied",
    "Puas": "Satisfied",
    "Cukup Puas": "Fairly satisfied",
    "Tidak Puas": "Not satisfied",
}
# The events that a year is remembered by.
MAIN_EVENTS = frozenset(
    {
        "Launching dan MoU Gerakan Menuju 100 Smart City",
        'Seminar dan pameran Gerakan Menuju Kota Cerdas (Smart City) 2022 "Recover Together, Recover Stronger"',
        "Forum Smart City Nasional 2023, Pameran, dan Awarding Gerakan Menuju Smart City Tahun 2023",
    }
)
# Dates that a document gives in words only.
DATES_IN_WORDS: Mapping[str, Pair] = {
    "early March 2019": Pair("awal Maret 2019", "early March 2019"),
    '"hari ini", no date in the document': Pair("tanggal tidak disebut", "date not stated"),
    "year 2023 only": Pair("2023, tanggal tidak disebut", "2023, date not stated"),
}


def english(value: Any) -> Any:
    """A value of the documents with its words in English; what is not listed stays as it is."""
    if isinstance(value, str):
        return ENGLISH.get(value, value)
    if isinstance(value, list):
        return [english(item) for item in value]
    if isinstance(value, dict):
        return {key: english(item) for key, item in value.items()}
    return value


def filled(pair: Pair, **numbers: object) -> Pair:
    """The sentence with its numbers, in both languages."""
    return Pair(pair.id % numbers, pair.en % numbers)
