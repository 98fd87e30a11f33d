"""What a message may hold."""

from __future__ import annotations

import re

from eventapp.exhibition.errors import TooManyLinks

MOST_LINKS = 5
_LINK = re.compile(
    r"(?i)(?:https?:|www\.|(?<![@\w.-])(?:[a-z0-9-]{1,63}\.)+"
    r"(?:(?:com|net|org|info|xyz|top|site|online|shop|io|id)\b|[a-z]{2,24}(?::[0-9]+)?(?=/|[?#]\w)))\S*"
)


def check_links(text: str, *, field: str = "message") -> None:
    """Raises TooManyLinks for more than MOST_LINKS web addresses, whether written out or by their host alone."""
    count = len(_LINK.findall(text))
    if count > MOST_LINKS:
        raise TooManyLinks(field=field, most=MOST_LINKS, count=count)
