"""How many web addresses a message may hold, however they are written."""

from __future__ import annotations

import pytest

from eventapp.exhibition.errors import TooManyLinks
from eventapp.exhibition.rules.messages import MOST_LINKS, check_links


@pytest.mark.parametrize(
    "address",
    ["evil.kim/a", "evil.photography/a", "sub.evil.com", "evil.kim:8080/a", "evil.kim?a", "s.id/a", "https://a.kim"],
)
def test_an_address_of_any_ending_counts(address):
    check_links(f"{address} " * MOST_LINKS)

    with pytest.raises(TooManyLinks) as refused:
        check_links(f"{address} " * (MOST_LINKS + 1))
    assert refused.value.details["count"] == MOST_LINKS + 1


@pytest.mark.parametrize("words", ["ani@madiun.go.id", "pukul 08.00/09.00", "selesai.Lalu apa?", "a.n. Budi", "3.5/5"])
def test_other_words_do_not_count(words):
    check_links(f"{words} " * (MOST_LINKS + 5))
