"""The whole tabulation of a round as one document: ranking, uncertainty, judges, reliability, cut, warnings.

The same function serves the chair's page and `eventapp judging tabulate`. This module only puts the document together;
what is reckoned stands in the modules beside it, which are loaded with numpy when the first document is made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from eventapp.errors import N_
from eventapp.judging.rules.cuts import Cap, Selection, check_fillable, check_grouped, select
from eventapp.judging.rules.marks import Mark
from eventapp.judging.rules.notices import Notice, listed, shown
from eventapp.judging.rules.ranking import Standing, standings
from eventapp.judging.rules.rubric import Rubric
from eventapp.judging.rules.scoring import CategorySheets, score_sheets
