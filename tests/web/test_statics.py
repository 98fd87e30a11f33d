"""Our own files as browsers get them."""

from __future__ import annotations

from eventapp.web import statics


def test_a_style_sheet_loses_only_what_no_browser_reads():
    written = b"/* why */\na,\n  b{\n  c:d;\n  e:'x'\n  'y'\n}\n@media print{\n  a{b:c}\n}\n"

    assert statics.shorter(written) == b"a,b{c:d;e:'x'   'y' }@media print{a{b:c}}"
