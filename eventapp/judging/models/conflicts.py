"""No assignment against a conflict of interest: the database refuses it, whoever inserts and by whatever statement.

On PostgreSQL two transactions see nothing of each other, so both sides first take one lock per judge: an assignment
that waited for a tie sees it and is refused; a tie that waited for an assignment is dated after it. SQLite's writers
queue anyway.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event

from eventapp.core.db import Model

REFUSED = "conflict of interest"
"""How the database's error begins."""

_TIE = """\
SELECT 1 FROM judging_panel_member m
  JOIN judging_entry e ON e.id = NEW.entry_id
  JOIN region r ON r.id = e.region_id
  JOIN tie t ON t.edition_id = m.edition_id AND t.user_id = m.user_id AND t.region_id IN (r.id, r.province_id)
  WHERE m.id = NEW.panel_member_id"""
_NEVER = f"WHEN NEW.state = 'assigned' AND EXISTS ({_TIE}) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
_MOVED = "UPDATE OF entry_id, panel_member_id, state"
_LOCK = "PERFORM pg_advisory_xact_lock(hashtextextended('ties-of-a-judge:' || judge, 0));"
_ASSIGNED_FUNCTION = f"""\
CREATE OR REPLACE FUNCTION judging_no_conflict() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE judge bigint; BEGIN
  SELECT user_id INTO judge FROM judging_panel_member WHERE id = NEW.panel_member_id;
  IF judge IS NOT NULL THEN {_LOCK} END IF;
  IF NEW.state = 'assigned' AND EXISTS ({_TIE}) THEN
    RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$"""  # noqa: S608 -- fixed text
_TIED_FUNCTION = f"""\
CREATE OR REPLACE FUNCTION judging_tie_waits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE judge bigint := NEW.user_id; BEGIN
  {_LOCK}
  NEW.created_at := GREATEST(NEW.created_at, (
    SELECT max(a.created_at) FROM judging_assignment a JOIN judging_panel_member m ON m.id = a.panel_member_id
    WHERE m.edition_id = NEW.edition_id AND m.user_id = judge));
  RETURN NEW;
END $$"""  # noqa: S608 -- fixed text
_EACH = "FOR EACH ROW EXECUTE FUNCTION judging_no_conflict()"
CONFLICT_DDL = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS judging_assignment_no_conflict",
        "DROP TRIGGER IF EXISTS judging_assignment_no_conflict_later",
        f"CREATE TRIGGER judging_assignment_no_conflict BEFORE INSERT ON judging_assignment {_NEVER}",
        f"CREATE TRIGGER judging_assignment_no_conflict_later BEFORE {_MOVED} ON judging_assignment {_NEVER}",
    ),
    "postgresql": (
        _ASSIGNED_FUNCTION,
        _TIED_FUNCTION,
        "DROP TRIGGER IF EXISTS judging_assignment_no_conflict ON judging_assignment",
        "DROP TRIGGER IF EXISTS judging_tie_waits ON tie",
        f"CREATE TRIGGER judging_assignment_no_conflict BEFORE INSERT OR {_MOVED} ON judging_assignment {_EACH}",
        "CREATE TRIGGER judging_tie_waits BEFORE INSERT ON tie FOR EACH ROW EXECUTE FUNCTION judging_tie_waits()",
    ),
}
"""The guards by dialect; they need both tables, and every statement may be run again."""

for _dialect, _statements in CONFLICT_DDL.items():
    for _statement in _statements:
        _ddl: sa.DDL = sa.DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(Model.metadata, "after_create", _ddl.execute_if(dialect=_dialect))
