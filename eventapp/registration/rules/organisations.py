"""What a written organisation tells: its kind, and the region that it names somewhere in its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from eventapp.errors import N_
from eventapp.regions.rules.registry import RegionFact
from eventapp.regions.rules.resolver import Resolution
from eventapp.registration.rules import people


class Kind(StrEnum):
    """Kinds of organisation, as protocol seats them."""

    LOCAL = "local"
    NATIONAL = "national"
    COUNCIL = "council"
    UNIVERSITY = "university"
    COMPANY = "company"
    COMMUNITY = "community"
    MEDIA = "media"
    OTHER = "other"


KINDS = {
    Kind.LOCAL: N_("Regional government"),
    Kind.NATIONAL: N_("Ministry or national agency"),
    Kind.COUNCIL: N_("Regional council (DPRD)"),
    Kind.UNIVERSITY: N_("University"),
    Kind.COMPANY: N_("Company"),
    Kind.COMMUNITY: N_("Community or association"),
    Kind.MEDIA: N_("Media"),
    Kind.OTHER: N_("Other"),
}
# The first that occurs decides; the order matters (a regional company is a company).
_SIGNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.COUNCIL, ("dprd", "dewan perwakilan rakyat daerah")),
    (
        Kind.UNIVERSITY,
        (
            "universitas", "university", "institut", "politeknik", "sekolah tinggi", "kampus", "perguruan tinggi",
            "akademi",
        ),
    ),
    (Kind.COMPANY, ("pt", "cv", "bumn", "bumd", "perumda", "perusahaan", "swasta", "company", "tbk", "persero")),
    (Kind.MEDIA, ("media", "pers", "harian", "koran", "tvri", "rri", "radio", "televisi")),
    (
        Kind.COMMUNITY,
        (
            "komunitas", "asosiasi", "yayasan", "lsm", "perkumpulan", "forum", "community", "ngo", "apeksi", "apkasi",
        ),
    ),
    (
        Kind.LOCAL,
        (
            "pemkab", "pemkot", "pemprov", "pemda", "pemerintah kabupaten", "pemerintah kota", "pemerintah provinsi",
            "pemerintah daerah", "dinas", "diskominfo", "bappeda", "bapperida", "bappelitbangda", "setda",
            "sekretariat daerah", "kabupaten", "kab", "kota", "provinsi", "kecamatan", "rsud", "satpol",
        ),
    ),
    (
        Kind.NATIONAL,
        (
            "kementerian", "kementrian", "kemkomdigi", "komdigi", "kominfo", "kemendagri", "bssn", "bappenas", "bpk",
            "bps", "ministry", "lembaga negara", "badan nasional",
        ),
    ),
)  # fmt: skip
_TYPE_WORD = re.compile(
    r"\b(?:pemerintah\s+)?(?:kota|kab\.?|kabupaten|provinsi|prov\.?|pemkab|pemkot|pemprov|pemerintah)\b", re.I
)
_BY_WORD = {
    "pemerintah daerah": Kind.LOCAL,
    "pemda": Kind.LOCAL,
    "opd": Kind.LOCAL,
    "regional government": Kind.LOCAL,
    "kementerian lembaga": Kind.NATIONAL,
    "kementerian": Kind.NATIONAL,
    "k l": Kind.NATIONAL,
    "pusat": Kind.NATIONAL,
    "ministry": Kind.NATIONAL,
    "akademisi": Kind.UNIVERSITY,
    "swasta": Kind.COMPANY,
    "bumn": Kind.COMPANY,
    "masyarakat": Kind.COMMUNITY,
    "lainnya": Kind.OTHER,
    "other": Kind.OTHER,
}


def kind_of(written: str) -> Kind | None:
    """The kind that somebody wrote: its key, its name or a usual word for it; None when it is none."""
    folded = _folded(written)
    if folded in list(Kind):
        return Kind(folded)
    by_label = {_folded(label): kind for kind, label in KINDS.items()}
    return by_label.get(folded) or _BY_WORD.get(folded) or guess_kind(written)


def guess_kind(organisation: str) -> Kind | None:
    """The kind that the words of an organisation's name show; None when they show none."""
    words = f" {_folded(organisation)} "
    for kind, signs in _SIGNS:
        if any(f" {sign} " in words for sign in signs):
            return kind
    return None


def region_in(text: str, resolve: Callable[[str], Resolution]) -> RegionFact | None:
    """The region that a text certainly names: as a whole, or from a word for its type on, as in *Dinas Kominfo Kab.
    Sleman*."""
    whole = resolve(text)
    if whole.region:
        return whole.region
    for found in _TYPE_WORD.finditer(text):
        named = text[found.start() :]
        for part in (named, re.split(r"[,;()\-–/]", named)[0]):
            if part.strip() and (region := resolve(part.strip()).region):
                return region
    return None


def _folded(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in people.folded(text)).split())
