"""Questions that ask for what is not to be kept: NIK, NIP, tax and bank data. Told by their words, for a warning."""

from __future__ import annotations

import re
from enum import StrEnum

from eventapp.errors import N_
from eventapp.questionnaires.rules.questions import Draft


class Sensitive(StrEnum):
    """What a question seems to ask for."""

    NIK = "nik"
    NIP = "nip"
    TAX = "tax"
    BANK = "bank"


NAMES = {
    Sensitive.NIK: N_("the identity number (NIK, KTP, passport)"),
    Sensitive.NIP: N_("the civil servant's number (NIP)"),
    Sensitive.TAX: N_("tax data (NPWP)"),
    Sensitive.BANK: N_("bank data"),
}
_WORDS = {
    Sensitive.NIK: r"n\.?i\.?k\.?|nomor induk kependudukan|(?:e-?)?ktp|kartu (?:tanda penduduk|keluarga)|n(?:o|omor) kk"
    r"|paspor|passport|(?:national )?id(?:entity)? (?:card|number)",
    Sensitive.NIP: r"n\.?i\.?p\.?|nomor induk pegawai|n\.?r\.?p\.?|(?:civil servant(?:'s|’s)?|employee) (?:id|number)",
    Sensitive.TAX: r"npwp|nomor pokok wajib pajak|pajak|tax(?:payer)?(?: id| number)?",
    Sensitive.BANK: r"rek(?:ening|\.)|nomor rekening|bank|iban|kartu kredit|credit card|virtual account",
}
_PATTERNS = {what: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for what, words in _WORDS.items()}


def asks_for(draft: Draft) -> tuple[Sensitive, ...]:
    """What a question seems to ask for that is not to be kept; judged by its wording, hint and options."""
    texts = [draft.text_id, draft.text_en, draft.hint_id, draft.hint_en]
    texts += [text for option in draft.options for text in (option.label_id, option.label_en)]
    whole = "\n".join(texts)
    return tuple(what for what, pattern in _PATTERNS.items() if pattern.search(whole))
