"""Words of the field that mean the same, in Indonesian and English: *waste* finds what was written about *sampah*.

A short list on purpose: only what visitors of an exhibition of cities look for, and only words with one meaning here.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from eventapp.exhibition.rules.stemming import stems

GROUPS = (
    "sampah waste garbage trash rubbish",
    "limbah sewage wastewater effluent",
    "air water",
    "banjir rob genangan flood flooding",
    "udara air-quality pollution polusi",
    "kesehatan health healthcare medis",
    "posyandu puskesmas clinic",
    "gizi stunting nutrition",
    "pendidikan sekolah education school",
    "perizinan izin permit licensing license",
    "pajak retribusi tax",
    "pengaduan aduan keluhan lapor complaint complaints",
    "kependudukan penduduk civil-registry population",
    "warga masyarakat citizen citizens community resident",
    "layanan pelayanan service services",
    "transportasi angkutan transport transportation mobility",
    "kemacetan lalu-lintas traffic congestion",
    "parkir parking",
    "jalan road street",
    "lampu penerangan lighting streetlight",
    "energi listrik energy electricity power",
    "surya solar",
    "pertanian petani tani agriculture farming farmer",
    "perikanan nelayan ikan fishery fishing fish",
    "pasar market",
    "umkm usaha wirausaha sme smes business entrepreneur",
    "pariwisata wisata turis tourism tourist",
    "budaya kebudayaan culture heritage",
    "kemiskinan miskin poverty poor",
    "perempuan wanita women",
    "anak children child",
    "lansia elderly",
    "disabilitas difabel disability accessible",
    "keamanan security safety",
    "bencana disaster",
    "gempa earthquake",
    "kebakaran fire",
    "lingkungan environment environmental",
    "hutan forest",
    "sungai river",
    "desa village",
    "kota city urban",
    "data statistik statistics",
    "terbuka open",
    "aplikasi app application",
    "sensor iot",
    "peta map",
    "keuangan anggaran budget finance",
    "pegawai aparatur civil-servant",
    "literasi literacy",
    "pelatihan training",
)


@cache
def _table() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in GROUPS:
        words = [word for word in group.split() if "-" not in word]
        looked_up = frozenset().union(*(stems(word) for word in words))
        for word in words:
            for stem in stems(word):
                found[stem] |= looked_up
    return {stem: frozenset(words) for stem, words in found.items()}


def alike(word: str) -> frozenset[str]:
    """The stems of all words that mean the same as this one, its own among them; nothing for other words."""
    table = _table()
    return frozenset().union(*(table.get(stem, frozenset()) for stem in stems(word)))
