"""The stems of a word, so that *persampahan*, *sampah* and *sampah-sampah* find each other, and *services* *service*.

A rule without a dictionary: what it takes off is taken off the text and the search alike, so that a wrong stem does no
harm as long as it is the same on both sides. Where a prefix has swallowed a letter (*mengirim*, from *kirim*;
*mengolah*, from *olah*) a word has two stems. Prefixes and suffixes after Sneddon, *Indonesian: a Comprehensive
Grammar* (2010), chapter 1. Names of regions stay as they are: few of them carry such endings.
"""

from __future__ import annotations

from functools import lru_cache

SHORTEST = 4  # letters that must be left, so that *taman* and *jalan* keep their ending
# Words whose stem means something else, or which only look as if they had a prefix.
_WHOLE = frozenset(
    [
        "penghargaan",
        "pameran",
        "perangkat",
        "pertama",
        "berita",
        "terminal",
        "digital",
        "distrik",
        "data",
        "desa",
        "media",
        "kelas",
        "dinas",
        "diagnosis",
        "kecamatan",
        "kabupaten",
        "kelurahan",
        "kemiskinan",
        "program",
        "provinsi",
        "pemerintah",
        "pengguna",
        "perusahaan",
        "terima",
        "bencana",
        "business",
        "process",
        "access",
        "address",
        "class",
        "less",
        "bus",
        "gas",
    ]
)
_POSSESSIVE = "nya"
_NOT_AN_ENDING = ("asi", "isi", "usi", "ologi")  # loanwords: *inovasi*, *komisi*, *solusi*, *teknologi*
_VOWELS = "aiueo"


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """What a lower-case word is looked up by: one stem, or a few where the prefix leaves it open."""
    if word in _WHOLE or not word.isalpha() or len(word) <= SHORTEST:
        return frozenset((word,))
    found = {bare for stripped in _without_suffix(_without_possessive(word)) for bare in _without_prefix(stripped)}
    return frozenset(found | _english(word)) or frozenset((word,))


def _without_possessive(word: str) -> str:
    return word.removesuffix(_POSSESSIVE) if len(word) - len(_POSSESSIVE) >= SHORTEST else word


def _without_suffix(word: str) -> tuple[str, ...]:
    """Without *-kan*, *-an* or *-i*; *pendidikan* may end in *-an* as well as in *-kan*."""
    found = [word[: -len(ending)] for ending in ("kan", "an") if word.endswith(ending)]
    if word.endswith("i") and not word.endswith(_NOT_AN_ENDING) and word[-2] not in _VOWELS:
        found.append(word[:-1])
    left = tuple(stem for stem in found if len(stem) >= SHORTEST)
    return (word, *left) if word.endswith("i") and left else left or (word,)


def _without_prefix(word: str, depth: int = 2) -> frozenset[str]:
    """Without *di-*, *ke-*, *ber-*, *ter-*, *per-*, *meN-*, *peN-*, at most ``depth`` of them."""
    if word in _WHOLE or not depth:
        return frozenset((word,))
    shortest = SHORTEST - word.startswith(("meng", "peng"))  # *pengairan*, from *air*
    found = frozenset(stem for stem in _bare(word) if len(stem) >= shortest)
    if not found:
        return frozenset((word,))
    return frozenset(deeper for stem in found for deeper in _without_prefix(stem, depth - 1))


def _bare(word: str) -> tuple[str, ...]:
    """The words that one prefix may have been put before."""
    for prefix in ("ber", "ter", "per"):
        if word.startswith(prefix):
            return (word[3:],)
    if word.startswith(("di", "ke")):
        return (word[2:],)
    if word[:2] not in {"me", "pe"}:
        return ()
    rest = word[2:]
    if rest.startswith("ny"):
        return (f"s{rest[2:]}",)
    if rest.startswith("ng"):
        return (rest[2:], f"k{rest[2:]}") if rest[2:3] in tuple(_VOWELS) else (rest[2:],)
    if rest.startswith("m"):
        return (f"p{rest[1:]}", rest) if rest[1:2] in tuple(_VOWELS) else (rest[1:],)
    if rest.startswith("n"):
        return (f"t{rest[1:]}", rest) if rest[1:2] in tuple(_VOWELS) else (rest[1:],)
    return (rest,) if rest[:1] in tuple("lrwy") else (word, rest)  # *petani*, from *tani*, but *pesisir*


def _english(word: str) -> frozenset[str]:
    """The singular of an English plural, beside what the Indonesian rule says."""
    if word.endswith("ies") and len(word) > SHORTEST + 1:
        return frozenset((f"{word[:-3]}y",))
    if word.endswith(("shes", "ches", "xes", "sses")):
        return frozenset((word[:-2],))
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) and len(word) > SHORTEST:
        return frozenset((word[:-1],))
    return frozenset()
