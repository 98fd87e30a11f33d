"""Makes the list of 400 invented people from 60 real regions, as coordinators type it.

``python -m tests.support.handwritten`` writes it to ``tests/data``, as a spreadsheet and as CSV.
``handwritten-findings.csv`` says which problems were put into which line; they are written down here by hand, and not
by the program that shall find them. All people are invented.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "data"
XLSX, CSV, FINDINGS = (FOLDER / name for name in ("handwritten.xlsx", "handwritten.csv", "handwritten-findings.csv"))
REGIONS = Path(__file__).parent.parent.parent / "data" / "regions.csv"
PEOPLE, REGIONS_USED = 400, 60
TITLE = "DAFTAR PESERTA CONTOH (DATA KARANGAN) – FORUM 2031"
UPPER = (
    "No.",
    "Nama Lengkap & Gelar",
    "Jabatan",
    "Gol.",
    "Asal Daerah",
    "Instansi",
    "Kontak",
    "",
    "Kehadiran",
    "Jenis Instansi",
    "Urutan Protokol",
    "Ket",
)
LOWER = ("", "", "", "", "", "", "HP/WA", "Alamat E-mail", "", "", "", "")
FIELDS = (
    "no",
    "name",
    "position",
    "rank",
    "region",
    "organisation",
    "phone",
    "email",
    "attendance",
    "kind",
    "order",
    "remark",
)
FIRST = (
    "Agus", "Siti", "Budi", "Dewi", "Eko", "Fitri", "Gede", "Hendra", "Indah", "Joko", "Kartika", "Lestari", "Made",
    "Nur", "Oka", "Putri", "Rahmat", "Sri", "Teguh", "Umar", "Vina", "Wahyu", "Yanti", "Zainal", "Baiq", "Daeng",
    "Andi", "Tuti", "Rizal", "Ratna",
)  # fmt: skip
SECOND = (
    "Santosa", "Wulandari", "Prasetya", "Hidayah", "Saputra", "Maharani", "Nugraha", "Pertiwi", "Siregar", "Manurung",
    "Lubis", "Tanjung", "Kusuma", "Widodo", "Hasanah", "Permata", "Gunawan", "Salim", "Rangkuti", "Simbolon",
)  # fmt: skip
THIRD = (
    "Aditya", "Baskara", "Cahya", "Darma", "Erlangga", "Firdaus", "Giri", "Harum", "Iswara", "Jaya", "Kencana",
    "Laksmi", "Mega", "Nirmala",
)  # fmt: skip
BEFORE = ("", "", "Dr. ", "H. ", "Hj. ", "Ir. ", "Drs. ", "Prof. Dr. ", "dr. ")
BEHIND = ("", "", "", ", S.Kom.", ", M.Si.", ", S.T., M.T.", ", SE, MM", ", S.STP., M.AP.")
POSITIONS = (
    "Kepala Dinas Kominfo",
    "Sekretaris Dinas",
    "Kepala Bidang Aplikasi Informatika",
    "Pranata Komputer",
    "Staf",
    "Kabid TIK",
    "Analis Kebijakan",
    "Kepala Bappeda",
)
RANKS = ("IV/c", "IV/a", "III/d", "III/b", "Penata Tk. I", "-", "")
WAYS = ("Luring", "luring", "LURING", "Offline", "Hadir langsung", "Daring", "online (Zoom)", "", "Hadir")


@dataclass
class Line:
    """One person as typed, and what is wrong with it: field, weight and the beginning of the sentence."""

    typed: dict[str, Any]
    wrong: list[tuple[str, str, str]] = field(default_factory=list)


def regions() -> list[tuple[str, str]]:
    """Sixty regencies and cities from all over the country, with their type."""
    with REGIONS.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["type"] != "province" and row["autonomous"] == "1"]
    return [(row["name"], row["type"]) for row in rows[:: len(rows) // REGIONS_USED][:REGIONS_USED]]


def people() -> list[Line]:
    """The people in the order of their regions, with the problems put in."""
    chance = random.Random(2031)  # noqa: S311 -- the same list each time
    lines: list[Line] = []
    places = regions()
    for number in range(PEOPLE):
        name, kind = places[number * REGIONS_USED // PEOPLE]
        first, second, third = FIRST[number % 30], SECOND[(number // 7) % 20], THIRD[(number // 3) % 14]
        plain = f"{first} {third} {second}"
        shown = plain.upper() if number % 5 == 0 else plain
        title = number % 3
        typed = {
            "no": number + 1,
            "name": f"{chance.choice(BEFORE)}{shown}{chance.choice(BEHIND)}" if title else shown,
            "position": chance.choice(POSITIONS),
            "rank": chance.choice(RANKS),
            "region": _written(name, kind, chance),
            "organisation": chance.choice(("Diskominfo", "Dinas Komunikasi dan Informatika", "Bappeda", "Setda", "")),
            "phone": _phone(number, chance),
            "email": f"peserta.{number + 1}@contoh.example",
            "attendance": chance.choice(WAYS),
            "kind": chance.choice(("", "", "Pemda", "pemerintah daerah")),
            "order": "",
            "remark": chance.choice(("", "", "sudah konfirmasi", "menyusul")),
        }
        lines.append(Line(typed))
    for index, (changes, wrong) in PROBLEMS.items():
        lines[index].typed.update(changes)
        lines[index].wrong.extend(wrong)
    lines[210].typed["name"], lines[211].typed["name"] = "Hj. Siti Contoh Aminah, S.E.", "Siti Contoh Aminah"
    lines[211].typed["email"] = lines[210].typed["email"]  # the same person, once without titles
    lines[244].typed["name"], lines[245].typed["name"] = "Muhammad Contoh Rizki", "Muhamad Contoh Rizki"
    lines[301].typed["phone"] = lines[300].typed["phone"] = "0812 9999 0000"
    lines[350] = Line(
        dict(lines[340].typed, no=351, region=lines[350].typed["region"]), [("", "known", "The same person as in row")]
    )
    return lines


def _written(name: str, kind: str, chance: random.Random) -> str:
    bare = name.removeprefix("Kabupaten ").removeprefix("Kota ")
    short = (
        ("Kab. ", "Kab ", "Pemkab ", "KABUPATEN ")
        if kind == "kabupaten"
        else ("Kota ", "Pemkot ", "KOTA ", "Pemerintah Kota ")
    )
    written = chance.choice((*short, name.removesuffix(bare)))
    return f"{written}{bare.upper() if written.isupper() else bare}"


def _phone(number: int, chance: random.Random) -> Any:
    digits = f"812{70000000 + number * 37}"
    return chance.choice(
        (
            f"0{digits}",
            f"0{digits[:3]}-{digits[3:7]}-{digits[7:]}",
            f"+62 {digits[:3]} {digits[3:7]} {digits[7:]}",
            f"62{digits}",
            f"WA: 0{digits}",
            f"(0{digits[:3]}) {digits[3:]}",
            f"0{digits[:3]}.{digits[3:7]}.{digits[7:]}",
            int(digits),  # a spreadsheet has eaten the 0
        )
    )


_LONG = "Contoh " + "Panjang " * 16
# By the place of the person: what was typed instead, and what must be said about it.
PROBLEMS: dict[int, tuple[dict[str, Any], list[tuple[str, str, str]]]] = {
    3: ({"email": ""}, [("email", "fault", "The e-mail address is missing")]),
    11: ({"email": "peserta12 (at) contoh"}, [("email", "fault", "“peserta12 (at) contoh” is no e-mail address")]),
    17: ({"email": "peserta18@contoh,example"}, [("email", "fault", "“peserta18@contoh,example” is no e-mail add")]),
    25: ({"email": "a@contoh.example / b@contoh.example"}, [("email", "fault", "Two e-mail addresses in one cell")]),
    31: ({"email": "peserta 32@contoh.example"}, [("email", "hint", "A blank was taken out of the e-mail address")]),
    38: ({"email": "pesert\u043039@contoh.example"}, [("email", "hint", "The e-mail address holds unusual letters")]),
    44: ({"email": "-"}, [("email", "fault", "The e-mail address is missing")]),
    52: ({"phone": "0812"}, [("phone", "fault", "An Indonesian mobile number has 9 to 12 digits")]),
    58: ({"phone": "8,12E+10"}, [("phone", "fault", "The spreadsheet has shortened the number")]),
    63: ({"phone": "0812 7000 1111 / 0813 7000 2222"}, [("phone", "hint", "Two phone numbers in one cell")]),
    71: ({"phone": "belum ada"}, [("phone", "fault", "The phone number is missing")]),
    77: ({"phone": "021-5550123"}, [("phone", "fault", "Write a mobile number such as")]),
    84: ({"phone": "o812-7000-3333"}, [("phone", "fault", "Write one phone number with digits only")]),
    90: ({"attendance": "hybrid"}, [("attendance", "fault", "“hybrid” is no way to attend")]),
    97: ({"attendance": "belum tahu"}, [("attendance", "fault", "“belum tahu” is no way to attend")]),
    103: ({"attendance": "mewakili Bupati"}, []),
    104: ({"attendance": "diwakili"}, [("represents", "hint", "Whom does this person represent?")]),
    110: ({"rank": date(2026, 4, 1)}, [("rank", "fault", "The spreadsheet has made a date of the rank")]),
    118: ({"name": ""}, [("name", "fault", "The name is missing")]),
    125: ({"name": "081270004444"}, [("name", "fault", "The name is missing")]),
    131: ({"name": _LONG.strip()}, [("name", "fault", "Too long: 134 characters, at most 120 fit here.")]),
    139: ({"name": "Contoh Adi dan Contoh Budi"}, [("name", "hint", "This looks like two people")]),
    146: ({"name": "Sukarna"}, []),  # one word is a name
    147: ({"name": "D’Contoh Ma’ruf O'Neil"}, []),
    148: ({"name": "\u202eContoh Terbalik\u202c \U0001f600"}, []),
    149: ({"name": "12. Contoh Bernomor"}, []),
    155: ({"region": "Bandung"}, [("region", "fault", "“Bandung” can be several regions")]),
    162: ({"region": "Kota Sleman"}, [("region", "fault", "No region is called “Kota Sleman”")]),
    169: ({"region": "Kab. Banyuwanggi"}, [("region", "fault", "No region is called “Kab. Banyuwanggi”")]),
    176: ({"region": "Pusat"}, [("region", "hint", "“Pusat” is no region")]),
    183: ({"order": "pertama"}, [("protocol_order", "hint", "The protocol order is a whole number")]),
    184: ({"order": 7}, []),
    190: ({"kind": "antah berantah"}, [("organisation_kind", "hint", "“antah berantah” is no kind of organisation")]),
    197: ({"position": "Jabatan " * 25}, [("position", "fault", "Too long: 199 characters, at most 160 fit here.")]),
    204: ({"name": "peserta205@contoh.example"}, [("name", "fault", "“peserta205@contoh.example” is no name")]),
    211: ({}, [("", "known", "The same person as in row")]),
    245: ({}, [("name", "hint", "Nearly the same name as in row")]),
    301: ({}, [("phone", "hint", "The same phone number as in row")]),
    310: ({"position": "=CONCATENATE(B4,C4)"}, [("position", "fault", "This cell holds a formula without its value")]),
    317: ({"organisation": "#N/A"}, [("organisation", "fault", "This cell holds a formula without its value")]),
    324: ({"email": "PESERTA325@CONTOH.EXAMPLE"}, []),
    331: (
        {"phone": "", "email": ""},
        [("email", "fault", "The e-mail address is missing"), ("phone", "fault", "The phone number is missing")],
    ),
}  # fmt: skip


def placed() -> list[tuple[int, Line | None, tuple[Any, ...]]]:
    """Every row with its line: people, the header once more, blank rows between, remarks below. None is no person."""
    found: list[tuple[int, Line | None, tuple[Any, ...]]] = []
    at = 6
    found.append((at, None, tuple(f"({number})" for number in range(1, 13))))
    for number, one in enumerate(people()):
        at += 1
        if number in {80, 240}:
            at += 2  # blank rows where somebody began a new page
        if number == 200:
            found.append(
                (
                    at,
                    None,
                    (
                        "No.",
                        "Nama Lengkap & Gelar",
                        "Jabatan",
                        "Gol.",
                        "Asal Daerah",
                        "Instansi",
                        "HP/WA",
                        "Alamat E-mail",
                        "Kehadiran",
                        "Jenis Instansi",
                        "Urutan Protokol",
                        "Ket",
                    ),
                )
            )
            at += 1
        found.append((at, one, tuple(one.typed[name] for name in FIELDS)))
    found.append((at + 2, None, ("Catatan: peserta yang belum konfirmasi akan menyusul.",)))
    found.append((at + 3, None, ("", "Total: 400 orang")))
    found.append((at + 5, None, ("", "Mengetahui, Kepala Bagian Umum (contoh)")))
    return found


def merged_regions(rows: list[tuple[int, Line | None, tuple[Any, ...]]]) -> list[tuple[int, int, str]]:
    """Where the region is typed once for the people below it: first line, last line, text. Every fourth region."""
    odd = {index for index, (changes, _) in PROBLEMS.items() if "region" in changes} | {350}
    lines = dict(enumerate(line for line, one, _ in rows if one))
    found = []
    for number in range(0, REGIONS_USED, 4):
        here = [index for index in range(PEOPLE) if index * REGIONS_USED // PEOPLE == number]
        straight = [lines[index] for index in here]
        if not odd & set(here) and straight[-1] - straight[0] == len(straight) - 1:
            text = next(cells[4] for line, _, cells in rows if line == straight[0])
            found.append((straight[0], straight[-1], text))
    return found


def write_xlsx() -> bytes:
    """The spreadsheet: a cover, merged titles, a header in two lines, formulas, dates, a hidden sheet."""
    import xlsxwriter  # noqa: PLC0415 -- only who makes the file needs it

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2031, 1, 2, tzinfo=UTC), "comments": "Invented people."})
        cover = book.add_worksheet("Petunjuk")
        cover.write("A1", "Isi lembar Peserta. Semua orang di sini karangan.")
        sheet = book.add_worksheet("Peserta")
        hidden = book.add_worksheet("lama")
        hidden.write_row(0, 0, ("Nama", "Email", "HP"))
        hidden.write_row(1, 0, ("Contoh Tersembunyi", "sembunyi@contoh.example", "081270009999"))
        hidden.hide()
        bold = book.add_format({"bold": True, "align": "center", "text_wrap": True})
        day = book.add_format({"num_format": "d/m"})
        sheet.merge_range(0, 0, 0, 11, TITLE, bold)
        sheet.merge_range(1, 0, 1, 11, "Mohon diisi lengkap, terima kasih", bold)
        for column, title in enumerate(UPPER):
            if title == "Kontak":
                sheet.merge_range(3, column, 3, column + 1, title, bold)
            elif title:
                sheet.merge_range(3, column, 4, column, title, bold)
        sheet.write_row(4, 6, ("HP/WA", "Alamat E-mail"), bold)
        rows = placed()
        merged = merged_regions(rows)
        covered = {line for first, last, _ in merged for line in range(first, last + 1)}
        for line, one, cells in rows:
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(line - 1, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif one and column == 0 and cell > 1:
                    sheet.write_formula(line - 1, column, f"=A{line - 1}+1", None, cell)
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(line - 1, column, cell, None, "")
                elif not (column == 4 and one and line in covered):
                    sheet.write(line - 1, column, cell) if not isinstance(cell, str) else sheet.write_string(
                        line - 1, column, cell
                    )
        for first, last, text in merged:
            sheet.merge_range(first - 1, 4, last - 1, 4, text)
        sheet.set_column(1, 1, 34)
    return file.getvalue()


def write_csv() -> bytes:
    """The same rows as Excel writes them where commas stand in numbers: semicolons, a byte order mark, CRLF."""
    rows = placed()
    merged = merged_regions(rows)
    repeated = {line for first, last, _ in merged for line in range(first + 1, last + 1)}
    text = {first: written for first, _, written in merged}
    by_line = {line: (one, cells) for line, one, cells in rows}
    file = io.StringIO(newline="")
    write = csv.writer(file, delimiter=";", lineterminator="\r\n").writerow
    fixed = {1: (TITLE,), 2: ("Mohon diisi lengkap, terima kasih",), 3: (), 4: UPPER, 5: LOWER}
    for line in range(1, max(by_line) + 1):
        one, cells = by_line.get(line, (None, fixed.get(line, ())))
        typed = [cell.isoformat() if isinstance(cell, date) else str(cell) for cell in cells]
        if one and line in text:
            typed[4] = text[line]
        if one and line in repeated:
            typed[4] = ""
        write([*typed, *[""] * (12 - len(typed))])
    return file.getvalue().encode("utf-8-sig")


def write_findings() -> bytes:
    """Line, field, weight and the beginning of the sentence of every problem that was put in."""
    file = io.StringIO(newline="")
    write = csv.writer(file, lineterminator="\n").writerow
    write(("line", "field", "weight", "says"))
    for line, one, _ in placed():
        for found in one.wrong if one else ():
            write((line, *found))
    return file.getvalue().encode()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, data in ((XLSX, write_xlsx()), (CSV, write_csv()), (FINDINGS, write_findings())):
        path.write_bytes(data)
