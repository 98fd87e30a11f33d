"""What others made lies in the program as it was published, with its licence."""

from __future__ import annotations

import hashlib
import re

from eventapp.web.statics import FOLDER

VENDOR = FOLDER / "vendor"
ROW = re.compile(r"^\| `([\w.-]+)` \|.*`([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_file_is_listed_with_its_sum_and_its_licence_lies_beside_it():
    listed = dict(ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8")))

    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("zxing-reader.*")}
    assert listed == sums
    assert "Ze-Zheng Wu" in (VENDOR / "zxing-wasm-LICENSE.txt").read_text(encoding="utf-8")
    assert "Apache License" in (VENDOR / "Apache-2.0.txt").read_text(encoding="utf-8")
