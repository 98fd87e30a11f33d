"""Every table of the first release, the guards that keep the score log append-only, and those against conflicts.

Nothing was released before it, so it was made anew when judging and registration grew; a folder of an older state is refused by name.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from eventapp.core import db

GUARDS = {
    "sqlite": (
        """CREATE TRIGGER score_log_keeps_rows BEFORE UPDATE OF edition_id, round_id, assignment_id, criterion_id, sequence, judge, entry, criterion, score, comment_hash, previous_hash, row_hash ON score_log BEGIN SELECT RAISE(ABORT, 'score_log is append-only'); END""",
        """CREATE TRIGGER score_log_loses_none BEFORE DELETE ON score_log WHEN EXISTS (SELECT 1 FROM judging_round WHERE id = OLD.round_id) BEGIN SELECT RAISE(ABORT, 'score_log is append-only'); END""",
        """DROP TRIGGER IF EXISTS judging_assignment_no_conflict""",
        """DROP TRIGGER IF EXISTS judging_assignment_no_conflict_later""",
        """CREATE TRIGGER judging_assignment_no_conflict BEFORE INSERT ON judging_assignment WHEN NEW.state = 'assigned' AND EXISTS (SELECT 1 FROM judging_panel_member m
  JOIN judging_entry e ON e.id = NEW.entry_id
  JOIN region r ON r.id = e.region_id
  JOIN tie t ON t.edition_id = m.edition_id AND t.user_id = m.user_id AND t.region_id IN (r.id, r.province_id)
  WHERE m.id = NEW.panel_member_id) BEGIN SELECT RAISE(ABORT, 'conflict of interest'); END""",
        """CREATE TRIGGER judging_assignment_no_conflict_later BEFORE UPDATE OF entry_id, panel_member_id, state ON judging_assignment WHEN NEW.state = 'assigned' AND EXISTS (SELECT 1 FROM judging_panel_member m
  JOIN judging_entry e ON e.id = NEW.entry_id
  JOIN region r ON r.id = e.region_id
  JOIN tie t ON t.edition_id = m.edition_id AND t.user_id = m.user_id AND t.region_id IN (r.id, r.province_id)
  WHERE m.id = NEW.panel_member_id) BEGIN SELECT RAISE(ABORT, 'conflict of interest'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION score_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM judging_round WHERE id = OLD.round_id) THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'score_log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
        """CREATE TRIGGER score_log_keeps_rows BEFORE UPDATE OF edition_id, round_id, assignment_id, criterion_id, sequence, judge, entry, criterion, score, comment_hash, previous_hash, row_hash ON score_log FOR EACH ROW EXECUTE FUNCTION score_log_is_append_only()""",
        """CREATE TRIGGER score_log_loses_none BEFORE DELETE ON score_log FOR EACH ROW EXECUTE FUNCTION score_log_is_append_only()""",
        """CREATE OR REPLACE FUNCTION judging_no_conflict() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE judge bigint; BEGIN
  SELECT user_id INTO judge FROM judging_panel_member WHERE id = NEW.panel_member_id;
  IF judge IS NOT NULL THEN PERFORM pg_advisory_xact_lock(hashtextextended('ties-of-a-judge:' || judge, 0)); END IF;
  IF NEW.state = 'assigned' AND EXISTS (SELECT 1 FROM judging_panel_member m
  JOIN judging_entry e ON e.id = NEW.entry_id
  JOIN region r ON r.id = e.region_id
  JOIN tie t ON t.edition_id = m.edition_id AND t.user_id = m.user_id AND t.region_id IN (r.id, r.province_id)
  WHERE m.id = NEW.panel_member_id) THEN
    RAISE EXCEPTION 'conflict of interest' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
        """CREATE OR REPLACE FUNCTION judging_tie_waits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE judge bigint := NEW.user_id; BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ties-of-a-judge:' || judge, 0));
  NEW.created_at := GREATEST(NEW.created_at, (
    SELECT max(a.created_at) FROM judging_assignment a JOIN judging_panel_member m ON m.id = a.panel_member_id
    WHERE m.edition_id = NEW.edition_id AND m.user_id = judge));
  RETURN NEW;
END $$""",
        """DROP TRIGGER IF EXISTS judging_assignment_no_conflict ON judging_assignment""",
        """DROP TRIGGER IF EXISTS judging_tie_waits ON tie""",
        """CREATE TRIGGER judging_assignment_no_conflict BEFORE INSERT OR UPDATE OF entry_id, panel_member_id, state ON judging_assignment FOR EACH ROW EXECUTE FUNCTION judging_no_conflict()""",
        """CREATE TRIGGER judging_tie_waits BEFORE INSERT ON tie FOR EACH ROW EXECUTE FUNCTION judging_tie_waits()""",
    ),
}

revision = "0001f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", db.Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_edition_id_id", ["edition_id", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_edition_id_subject", ["edition_id", "subject"], unique=False)

    op.create_table(
        "edition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("programme", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=40), server_default="Asia/Jakarta", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("venue", sa.String(length=200), server_default="", nullable=False),
        sa.Column("help_contact", sa.String(length=200), server_default="", nullable=False),
        sa.Column("is_example", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_history", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("facts", db.Json(), nullable=False),
        sa.Column("sources", db.Json(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_edition_starts_before_ends")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("slug", name=op.f("uq_edition_slug")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_idempotency_key_edition_id_key")),
    )
    op.create_table(
        "issued_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("digest_of", sa.String(length=10), nullable=False),
        sa.Column("facts", db.Json(), nullable=False),
        sa.Column("issued_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("withdraw_facts", db.Json(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdraw_reason = '')", name=op.f("ck_issued_document_withdrawn_has_reason")
        ),
        sa.CheckConstraint("digest_of IN ('file', 'facts')", name=op.f("ck_issued_document_digest_of_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_document_code")),
    )
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.create_index(
            "ix_issued_document_edition_id_kind_subject", ["edition_id", "kind", "subject"], unique=False
        )

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("args", db.Json(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("run_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lease_until", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('ready', 'running', 'done', 'dead')", name=op.f("ck_outbox_message_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_state_run_at", ["state", "run_at"], unique=False)

    op.create_table(
        "region",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("province_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("autonomous", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(type = 'province') = (province_id IS NULL)", name=op.f("ck_region_province_has_no_province")
        ),
        sa.CheckConstraint("type IN ('province', 'kabupaten', 'kota')", name=op.f("ck_region_type_known")),
        sa.ForeignKeyConstraint(["province_id"], ["region.id"], name=op.f("fk_region_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
    )
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.create_index("ix_region_province_id", ["province_id"], unique=False)

    op.create_table(
        "source_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("title_id", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_document")),
        sa.UniqueConstraint("file", name=op.f("uq_source_document_file")),
        sa.UniqueConstraint("number", name=op.f("uq_source_document_number")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("is_admin", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_example", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("locale", sa.String(length=5), server_default="id", nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_account_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scope IN ('organiser', 'gate')", name=op.f("ck_api_token_scope_known")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_api_token_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("role IN ('chair', 'auditor')", name=op.f("ck_appointment_role_of_an_official")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_agreed IS NULL)", name=op.f("ck_appointment_decided_has_answer")
        ),
        sa.CheckConstraint("asked_by <> decided_by OR NOT is_agreed", name=op.f("ck_appointment_two_people")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_appointment_asked_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_appointment_decided_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_appointment_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_appointment_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_appointment_edition_id_id")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            "uq_appointment_waiting",
            ["edition_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "area",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_area_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_area_edition_id_id")),
        sa.UniqueConstraint("edition_id", "name", name=op.f("uq_area_edition_id_name")),
    )
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("roles", db.Json(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("pressed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('approve', 'refuse', 'cancel', 'resend')", name=op.f("ck_bulk_act_kind_known")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_bulk_act_people_counted")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_bulk_act_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_bulk_act_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_act")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_bulk_act_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bulk_act_public_id")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("filters", sa.Text(), server_default="", nullable=False),
        sa.Column("subject_id", sa.String(length=150), nullable=False),
        sa.Column("body_id", sa.String(length=6000), nullable=False),
        sa.Column("subject_en", sa.String(length=150), server_default="", nullable=False),
        sa.Column("body_en", sa.String(length=6000), server_default="", nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'draft') = (confirmed_at IS NULL)", name=op.f("ck_campaign_confirmed_has_time")),
        sa.CheckConstraint("kind IN ('service', 'news')", name=op.f("ck_campaign_kind_known")),
        sa.CheckConstraint("state IN ('draft', 'sending', 'sent')", name=op.f("ck_campaign_state_known")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_campaign_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_campaign_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaign_public_id")),
    )
    op.create_table(
        "column_mapping",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("header_hash", sa.String(length=64), nullable=False),
        sa.Column("mapping", db.Json(), nullable=False),
        sa.Column("used_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_column_mapping_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("edition_id", "header_hash", name=op.f("uq_column_mapping_edition_id_header_hash")),
    )
    op.create_table(
        "day_quota",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("attendance", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("attendance IN ('onsite', 'online')", name=op.f("ck_day_quota_attendance_known")),
        sa.CheckConstraint("used BETWEEN 0 AND size", name=op.f("ck_day_quota_used_within_size")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_day_quota_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_quota")),
        sa.UniqueConstraint("edition_id", "day", "attendance", name=op.f("uq_day_quota_edition_id_day_attendance")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("link_number", sa.Integer(), server_default="1", nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("coordinator_name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("coordinator_email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("coordinator_phone", sa.String(length=20), server_default="", nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("changes_until", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_delegation_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_delegation_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_delegation_edition_id_id")),
        sa.UniqueConstraint("edition_id", "name", name=op.f("uq_delegation_edition_id_name")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_delegation_link_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delegation_public_id")),
    )
    op.create_table(
        "dimension",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_dimension_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dimension")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_dimension_edition_id_id")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_dimension_edition_id_key")),
    )
    op.create_table(
        "exhibition_end",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("freeze_on", sa.Date(), nullable=True),
        sa.Column("contacts_until", sa.Date(), nullable=True),
        sa.Column("frozen_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("contacts_gone_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("gone", db.Json(), nullable=False),
        sa.CheckConstraint(
            "contacts_gone_at IS NULL OR frozen_at IS NOT NULL",
            name=op.f("ck_exhibition_end_frozen_before_contacts_go"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_exhibition_end_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_exhibition_end")),
    )
    op.create_table(
        "exhibition_setting",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("closes_itself", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("closed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_exhibition_setting_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_exhibition_setting")),
    )
    op.create_table(
        "export_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("filters", sa.Text(), server_default="", nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ready_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'ready', 'failed')", name=op.f("ck_export_file_state_known")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_export_file_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_export_file_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_export_file_public_id")),
    )
    op.create_table(
        "finding_spelling",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_finding_spelling_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "written", "word", name=op.f("pk_finding_spelling")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("finding_spelling", schema=None) as batch_op:
        batch_op.create_index("ix_finding_spelling_edition_id_word", ["edition_id", "word"], unique=False)

    op.create_table(
        "finding_state",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_finding_state_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_finding_state")),
    )
    op.create_table(
        "history_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("about_edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("source", db.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_edition_id"], ["edition.id"], name=op.f("fk_history_note_about_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_note")),
        sa.UniqueConstraint("key", name=op.f("uq_history_note_key")),
    )
    with op.batch_alter_table("history_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_note_about_edition_id"), ["about_edition_id"], unique=False)

    op.create_table(
        "judging_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("folded_name", sa.String(length=320), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("min_judges", sa.Integer(), server_default="1", nullable=False),
        sa.Column("decimals", sa.Integer(), server_default="2", nullable=False),
        sa.Column("drop_high", sa.Integer(), server_default="0", nullable=False),
        sa.Column("drop_low", sa.Integer(), server_default="0", nullable=False),
        sa.Column("province_most", sa.Integer(), nullable=True),
        sa.Column("wins_most", sa.Integer(), nullable=True),
        sa.Column("publishes", sa.String(length=20), server_default="scores", nullable=False),
        sa.Column("previous_round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("carry_weight", sa.Integer(), nullable=True),
        sa.Column("own_weight", sa.Integer(), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("short_entries", db.Json(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("head_sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("head_hash", sa.String(length=64), nullable=True),
        sa.Column("sheets_assigned", sa.Integer(), nullable=True),
        sa.Column("sheets_recused", sa.Integer(), nullable=True),
        sa.Column("sheets_missing", sa.Integer(), nullable=True),
        sa.Column("sheets_complete", sa.Integer(), nullable=True),
        sa.Column("published_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('draft', 'open')) = (closed_at IS NULL)", name=op.f("ck_judging_round_closed_has_moment")
        ),
        sa.CheckConstraint("kind IN ('award', 'selection')", name=op.f("ck_judging_round_kind_known")),
        sa.CheckConstraint("method IN ('adjusted', 'mean', 'trimmed')", name=op.f("ck_judging_round_method_known")),
        sa.CheckConstraint(
            "publishes IN ('scores', 'totals', 'winners')", name=op.f("ck_judging_round_publishes_known")
        ),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name=op.f("ck_judging_round_published_has_moment")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'deliberation', 'locked', 'signed', 'published')",
            name=op.f("ck_judging_round_state_known"),
        ),
        sa.CheckConstraint(
            "(carry_weight IS NULL) = (own_weight IS NULL)", name=op.f("ck_judging_round_both_weights_or_none")
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (head_hash IS NULL)", name=op.f("ck_judging_round_closed_has_head")),
        sa.CheckConstraint("carry_weight >= 1 AND own_weight >= 1", name=op.f("ck_judging_round_weights_from_one")),
        sa.CheckConstraint(
            "carry_weight IS NULL OR previous_round_id IS NOT NULL", name=op.f("ck_judging_round_weights_need_previous")
        ),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name=op.f("ck_judging_round_decimals_in_range")),
        sa.CheckConstraint("drop_high >= 0 AND drop_low >= 0", name=op.f("ck_judging_round_drops_not_negative")),
        sa.CheckConstraint("min_judges >= 1", name=op.f("ck_judging_round_min_judges_from_one")),
        sa.CheckConstraint("places >= 1", name=op.f("ck_judging_round_places_from_one")),
        sa.CheckConstraint("previous_round_id <> id", name=op.f("ck_judging_round_not_its_own_previous")),
        sa.CheckConstraint("province_most >= 1", name=op.f("ck_judging_round_province_most_from_one")),
        sa.CheckConstraint(
            "sheets_complete = sheets_assigned - sheets_recused - sheets_missing",
            name=op.f("ck_judging_round_the_books_balance"),
        ),
        sa.CheckConstraint("wins_most >= 1", name=op.f("ck_judging_round_wins_most_from_one")),
        sa.ForeignKeyConstraint(
            ["edition_id", "previous_round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_round_edition_id_previous_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_judging_round_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_round")),
        sa.UniqueConstraint("edition_id", "folded_name", name=op.f("uq_judging_round_edition_id_folded_name")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_round_edition_id_id")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_judging_round_edition_id_key")),
    )
    op.create_table(
        "line_setting",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer_hours", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer_hours BETWEEN 1 AND 720", name=op.f("ck_line_setting_hours_possible")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_line_setting_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_line_setting")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(role = 'region') = (region_id IS NOT NULL)", name=op.f("ck_membership_region_team_has_region")
        ),
        sa.CheckConstraint(
            "role IN ('admin', 'organiser', 'desk', 'gate', 'region', 'judge', 'chair', 'auditor', 'mentor', 'analyst')",
            name=op.f("ck_membership_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_membership_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_membership_region_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_membership_edition_id_id")),
        sa.UniqueConstraint(
            "edition_id", "user_id", "role", "region_id", name=op.f("uq_membership_edition_id_user_id_role_region_id")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_user_id", ["user_id"], unique=False)
        batch_op.create_index(
            "uq_membership_role_without_region",
            ["edition_id", "user_id", "role"],
            unique=True,
            sqlite_where=sa.text("region_id IS NULL"),
            postgresql_where=sa.text("region_id IS NULL"),
        )

    op.create_table(
        "participation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("as_written", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.CheckConstraint(
            "stage IN ('invited', 'assessed', 'selected', 'mou_signed', 'mentored', 'masterplan_done', 'evaluated', 'named')",
            name=op.f("ck_participation_stage_known"),
        ),
        sa.CheckConstraint(
            "track IN ('preparing', 'implementing', 'province')", name=op.f("ck_participation_track_known")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_participation_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_participation_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_participation_edition_id_id")),
        sa.UniqueConstraint("edition_id", "region_id", name=op.f("uq_participation_edition_id_region_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index("ix_participation_region_id", ["region_id"], unique=False)

    op.create_table(
        "practical_information",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("address", sa.String(length=300), server_default="", nullable=False),
        sa.Column("map_url", sa.String(length=300), server_default="", nullable=False),
        sa.Column("contact", sa.String(length=200), server_default="", nullable=False),
        sa.Column("dress_code_id", sa.String(length=300), server_default="", nullable=False),
        sa.Column("dress_code_en", sa.String(length=300), server_default="", nullable=False),
        sa.Column("bring_id", sa.String(length=600), server_default="", nullable=False),
        sa.Column("bring_en", sa.String(length=600), server_default="", nullable=False),
        sa.Column("remarks_id", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("remarks_en", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("reminders", db.Json(), nullable=False),
        sa.Column("stream_address", sa.String(length=500), server_default="", nullable=False),
        sa.Column("join_minutes", sa.Integer(), server_default="30", nullable=False),
        sa.Column("changed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "join_minutes BETWEEN 0 AND 1440", name=op.f("ck_practical_information_join_minutes_of_a_day")
        ),
        sa.CheckConstraint(
            "opens IS NULL OR closes IS NULL OR opens < closes",
            name=op.f("ck_practical_information_opens_before_closes"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_practical_information_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_practical_information")),
    )
    op.create_table(
        "programme_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(length=120), server_default="", nullable=False),
        sa.Column("venue", sa.String(length=200), server_default="", nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("details", db.Json(), nullable=False),
        sa.Column("source", db.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_programme_event_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_programme_event_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_event")),
    )
    with op.batch_alter_table("programme_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_event_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "questionnaire",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_questionnaire_version_counted")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_questionnaire_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_questionnaire_edition_id_id")),
        sa.UniqueConstraint("edition_id", "key", "version", name=op.f("uq_questionnaire_edition_id_key_version")),
    )
    op.create_table(
        "questionnaire_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("questions", db.Json(), nullable=False),
        sa.Column("edited_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_questionnaire_draft_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_draft")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_questionnaire_draft_edition_id_key")),
    )
    op.create_table(
        "quota",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attendance", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pending", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waiting", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cancelled", sa.Integer(), server_default="0", nullable=False),
        sa.Column("by_region", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("by_day", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("attendance IN ('onsite', 'online')", name=op.f("ck_quota_attendance_known")),
        sa.CheckConstraint("cancelled >= 0", name=op.f("ck_quota_cancelled_counted")),
        sa.CheckConstraint("pending BETWEEN 0 AND used", name=op.f("ck_quota_pending_within_used")),
        sa.CheckConstraint("reserved BETWEEN 0 AND used - pending", name=op.f("ck_quota_reserved_within_used")),
        sa.CheckConstraint("used BETWEEN 0 AND size", name=op.f("ck_quota_used_within_size")),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_quota_waiting_counted")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_quota_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint("edition_id", "attendance", name=op.f("uq_quota_edition_id_attendance")),
    )
    op.create_table(
        "recognition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_key", sa.String(length=60), nullable=False),
        sa.Column("category_label", sa.String(length=160), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", db.Json(), nullable=False),
        sa.Column("given_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_recognition_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_recognition_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sa.UniqueConstraint(
            "edition_id", "category_key", "region_id", name=op.f("uq_recognition_edition_id_category_key_region_id")
        ),
    )
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.create_index("ix_recognition_region_id", ["region_id"], unique=False)

    op.create_table(
        "region_alias",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("alias", sa.String(length=80), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_alias_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_alias")),
        sa.UniqueConstraint("alias", name=op.f("uq_region_alias_alias")),
    )
    with op.batch_alter_table("region_alias", schema=None) as batch_op:
        batch_op.create_index("ix_region_alias_region_id", ["region_id"], unique=False)

    op.create_table(
        "region_quota",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_own", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("used BETWEEN 0 AND size", name=op.f("ck_region_quota_used_within_size")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_region_quota_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_quota_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_quota")),
        sa.UniqueConstraint("edition_id", "region_id", name=op.f("uq_region_quota_edition_id_region_id")),
    )
    op.create_table(
        "registration_options",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offer_hours", sa.Integer(), server_default="0", nullable=False),
        sa.Column("by_day", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ordinary", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("region_limit", sa.Integer(), nullable=True),
        sa.CheckConstraint("offer_hours BETWEEN 0 AND 720", name=op.f("ck_registration_options_offer_hours_sensible")),
        sa.CheckConstraint("region_limit >= 0", name=op.f("ck_registration_options_region_limit_not_negative")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_registration_options_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_registration_options")),
    )
    op.create_table(
        "registration_window",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opens_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_registration_window_opens_before_closes")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_registration_window_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_registration_window")),
    )
    op.create_table(
        "reminder_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hours_before", sa.Integer(), nullable=False),
        sa.Column("due_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("after_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False),
        sa.Column("written", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("written >= 0", name=op.f("ck_reminder_run_written_counted")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_reminder_run_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_run")),
        sa.UniqueConstraint(
            "edition_id", "hours_before", "due_at", name=op.f("uq_reminder_run_edition_id_hours_before_due_at")
        ),
    )
    op.create_table(
        "retention",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("announced_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("begun_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("report", db.Json(), nullable=False),
        sa.CheckConstraint("done_at IS NULL OR begun_at IS NOT NULL", name=op.f("ck_retention_done_was_begun")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_retention_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_retention")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_room_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_room_edition_id_id")),
        sa.UniqueConstraint("edition_id", "name", name=op.f("uq_room_edition_id_name")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sign_in_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_user_id", ["user_id"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("spent_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('sign_in', 'invitation', 'password', 'demo')", name=op.f("ck_sign_in_link_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_sign_in_link_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_link_user_id", ["user_id"], unique=False)

    op.create_table(
        "speaker",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_speaker_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_speaker_edition_id_id")),
        sa.UniqueConstraint("edition_id", "name", "position", name=op.f("uq_speaker_edition_id_name_position")),
    )
    op.create_table(
        "ticket_type",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name_id", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("note_id", sa.String(length=200), server_default="", nullable=False),
        sa.Column("note_en", sa.String(length=200), server_default="", nullable=False),
        sa.Column("colour", sa.String(length=10), nullable=False),
        sa.Column("onsite", sa.Boolean(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("needs_code", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("opens_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("days", db.Json(), server_default="[]", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pending", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waiting", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cancelled", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "colour IN ('navy', 'blue', 'green', 'gold', 'red', 'purple', 'grey')",
            name=op.f("ck_ticket_type_colour_known"),
        ),
        sa.CheckConstraint("cancelled >= 0", name=op.f("ck_ticket_type_cancelled_counted")),
        sa.CheckConstraint("onsite OR online", name=op.f("ck_ticket_type_some_way")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_ticket_type_opens_before_closes")),
        sa.CheckConstraint("pending BETWEEN 0 AND used", name=op.f("ck_ticket_type_pending_within_used")),
        sa.CheckConstraint(
            "used >= 0 AND (size IS NULL OR used <= size)", name=op.f("ck_ticket_type_used_within_size")
        ),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_ticket_type_waiting_counted")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_ticket_type_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_type")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_ticket_type_edition_id_id")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_ticket_type_edition_id_key")),
    )
    op.create_table(
        "tie",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('home', 'employer', 'delegation', 'mentor', 'team', 'declared')", name=op.f("ck_tie_kind_known")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_tie_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_tie_region_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_tie_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
        sa.UniqueConstraint(
            "edition_id", "user_id", "region_id", "kind", name=op.f("uq_tie_edition_id_user_id_region_id_kind")
        ),
    )
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.create_index("ix_tie_user_id", ["user_id"], unique=False)

    op.create_table(
        "whatsapp_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=26), nullable=False),
        sa.Column("marked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('invitation', 'ticket', 'reminder')", name=op.f("ck_whatsapp_mark_kind_known")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_whatsapp_mark_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whatsapp_mark")),
        sa.UniqueConstraint("edition_id", "kind", "subject", name=op.f("uq_whatsapp_mark_edition_id_kind_subject")),
    )
    op.create_table(
        "access_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("written", sa.String(length=60), nullable=True),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("attendance", sa.String(length=10), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closes_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attendance IN ('onsite', 'online')", name=op.f("ck_access_code_attendance_known")),
        sa.CheckConstraint("reserved = 0 OR attendance IS NOT NULL", name=op.f("ck_access_code_reserved_somewhere")),
        sa.CheckConstraint("reserved = 0 OR used + reserved <= most", name=op.f("ck_access_code_reserved_within_most")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_access_code_reserved_not_negative")),
        sa.CheckConstraint(
            "used >= 0 AND (most IS NULL OR used <= most)", name=op.f("ck_access_code_used_within_most")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "type_id"],
            ["ticket_type.edition_id", "ticket_type.id"],
            name=op.f("fk_access_code_edition_id_type_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_access_code_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_code")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_access_code_edition_id_code")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_access_code_edition_id_id")),
    )
    op.create_table(
        "area_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mode", sa.String(length=10), server_default="once", nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("admits", db.Json(), server_default="[]", nullable=False),
        sa.CheckConstraint("mode IN ('once', 'reentry', 'free')", name=op.f("ck_area_rule_mode_known")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_area_rule_capacity_positive")),
        sa.ForeignKeyConstraint(
            ["edition_id", "area_id"],
            ["area.edition_id", "area.id"],
            name=op.f("fk_area_rule_edition_id_area_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_area_rule_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_rule")),
        sa.UniqueConstraint("edition_id", "area_id", name=op.f("uq_area_rule_edition_id_area_id")),
    )
    op.create_table(
        "booth",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("sort_key", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("programme", sa.String(length=150), nullable=False),
        sa.Column("pitch", sa.String(length=160), nullable=False),
        sa.Column("pic_user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pic_name", sa.String(length=120), nullable=False),
        sa.Column("pic_unit", sa.String(length=120), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("edited_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("greeting", sa.Text(), server_default="", nullable=False),
        sa.Column("greeter", sa.String(length=160), server_default="", nullable=False),
        sa.Column("focus", db.Json(), server_default="[]", nullable=False),
        sa.Column("people", db.Json(), server_default="[]", nullable=False),
        sa.Column("cover", sa.String(length=26), nullable=True),
        sa.Column("crest", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_booth_published_has_time")
        ),
        sa.CheckConstraint("(state = 'published') = (version > 0)", name=op.f("ck_booth_published_has_version")),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_booth_state_known")),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["user_account.id"], name=op.f("fk_booth_edited_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "region_id"],
            ["participation.edition_id", "participation.region_id"],
            name=op.f("fk_booth_edition_id_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_booth_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["pic_user_id"], ["user_account.id"], name=op.f("fk_booth_pic_user_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_booth_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_booth_edition_id_id")),
        sa.UniqueConstraint("edition_id", "region_id", name=op.f("uq_booth_edition_id_region_id")),
        sa.UniqueConstraint("edition_id", "slug", name=op.f("uq_booth_edition_id_slug")),
    )
    with op.batch_alter_table("booth", schema=None) as batch_op:
        batch_op.create_index("ix_booth_edited_by", ["edited_by"], unique=False)
        batch_op.create_index("ix_booth_pic_user_id", ["pic_user_id"], unique=False)

    op.create_table(
        "gate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "area_id"],
            ["area.edition_id", "area.id"],
            name=op.f("fk_gate_edition_id_area_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_gate_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_gate_edition_id_id")),
        sa.UniqueConstraint("edition_id", "name", name=op.f("uq_gate_edition_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gate_public_id")),
    )
    op.create_table(
        "judging_category",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("folded_label", sa.String(length=320), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_scored", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("condition", sa.String(length=500), server_default="", nullable=False),
        sa.Column("award_rule", sa.String(length=20), server_default="winner", nullable=False),
        sa.Column("ranked_places", sa.Integer(), server_default="3", nullable=False),
        sa.Column("grades", db.Json(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("enter_types", db.Json(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("enter_codes", db.Json(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("finalists_published_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("questions", db.Json(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("previous_category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("intake_until", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "award_rule IN ('winner', 'places', 'grades')", name=op.f("ck_judging_category_award_rule_known")
        ),
        sa.CheckConstraint("ranked_places BETWEEN 1 AND 50", name=op.f("ck_judging_category_ranked_places_in_range")),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_category_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_category")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_category_edition_id_id")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_judging_category_edition_id_key")),
        sa.UniqueConstraint("round_id", "folded_label", name=op.f("uq_judging_category_round_id_folded_label")),
    )
    with op.batch_alter_table("judging_category", schema=None) as batch_op:
        batch_op.create_index("ix_judging_category_round_id", ["round_id"], unique=False)

    op.create_table(
        "judging_minutes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('drawn', 'uploaded')", name=op.f("ck_judging_minutes_kind_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_minutes_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_minutes_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_minutes")),
        sa.UniqueConstraint("code", name=op.f("uq_judging_minutes_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_judging_minutes_public_id")),
    )
    with op.batch_alter_table("judging_minutes", schema=None) as batch_op:
        batch_op.create_index("ix_judging_minutes_round_id", ["round_id"], unique=False)

    op.create_table(
        "judging_pact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("accepted_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_pact_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user_account.id"], name=op.f("fk_judging_pact_recorded_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_pact_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_pact")),
        sa.UniqueConstraint("round_id", "user_id", name=op.f("uq_judging_pact_round_id_user_id")),
    )
    op.create_table(
        "judging_particulars",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), server_default="", nullable=False),
        sa.Column("decree", sa.String(length=300), server_default="", nullable=False),
        sa.Column("decision", sa.String(length=300), server_default="", nullable=False),
        sa.Column("signer", sa.String(length=160), server_default="", nullable=False),
        sa.Column("signer_role", sa.String(length=160), server_default="", nullable=False),
        sa.Column("certifies_finalists", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("questions_until", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_particulars_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_particulars")),
        sa.UniqueConstraint("round_id", name=op.f("uq_judging_particulars_round_id")),
    )
    op.create_table(
        "judging_round_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state_from", sa.String(length=20), nullable=False),
        sa.Column("state_to", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state_from IN ('draft', 'open', 'closed', 'deliberation', 'locked', 'signed', 'published')",
            name=op.f("ck_judging_round_step_state_from_known"),
        ),
        sa.CheckConstraint(
            "state_to IN ('draft', 'open', 'closed', 'deliberation', 'locked', 'signed', 'published')",
            name=op.f("ck_judging_round_step_state_to_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_round_step_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_round_step_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_round_step")),
    )
    with op.batch_alter_table("judging_round_step", schema=None) as batch_op:
        batch_op.create_index("ix_judging_round_step_round_id", ["round_id"], unique=False)

    op.create_table(
        "judging_signing_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("spent_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_judging_signing_code_tries_not_negative")),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_signing_code_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_signing_code_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_signing_code")),
    )
    with op.batch_alter_table("judging_signing_code", schema=None) as batch_op:
        batch_op.create_index("ix_judging_signing_code_user_id", ["user_id"], unique=False)

    op.create_table(
        "judging_snapshot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("voided_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=1000), server_default="", nullable=False),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason = '')", name=op.f("ck_judging_snapshot_voided_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_snapshot_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_snapshot")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_snapshot_edition_id_id")),
    )
    with op.batch_alter_table("judging_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            "uq_judging_snapshot_valid",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "people_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("delegation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("header_hash", sa.String(length=64), nullable=False),
        sa.Column("titles", db.Json(), nullable=False),
        sa.Column("mapping", db.Json(), nullable=False),
        sa.Column("rows", db.Json(), nullable=False),
        sa.Column("corrections", db.Json(), nullable=False),
        sa.Column("notices", db.Json(), nullable=False),
        sa.Column("entered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("entered_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'draft') = (entered_at IS NULL)", name=op.f("ck_people_import_entered_has_time")),
        sa.CheckConstraint("state IN ('draft', 'entered', 'undone')", name=op.f("ck_people_import_state_known")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_people_import_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "delegation_id"],
            ["delegation.edition_id", "delegation.id"],
            name=op.f("fk_people_import_edition_id_delegation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_people_import_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_import")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_people_import_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_people_import_public_id")),
    )
    with op.batch_alter_table("people_import", schema=None) as batch_op:
        batch_op.create_index("ix_people_import_edition_id_created_at", ["edition_id", "created_at"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("questionnaire_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("required", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.String(length=400), nullable=False),
        sa.Column("text_en", sa.String(length=400), nullable=False),
        sa.Column("hint_id", sa.String(length=300), server_default="", nullable=False),
        sa.Column("hint_en", sa.String(length=300), server_default="", nullable=False),
        sa.Column("options", db.Json(), nullable=False),
        sa.Column("show_if", db.Json(), nullable=True),
        sa.Column("types", db.Json(), nullable=True),
        sa.Column("matrix", sa.String(length=40), server_default="", nullable=False),
        sa.Column("shuffle", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("page_id", sa.String(length=120), server_default="", nullable=False),
        sa.Column("page_en", sa.String(length=120), server_default="", nullable=False),
        sa.Column("compare", sa.String(length=48), server_default="", nullable=False),
        sa.CheckConstraint(
            "kind IN ('scale', 'faces', 'matrix', 'choice', 'multi', 'nps', 'number', 'text', 'line', 'email', 'phone', 'date', 'file', 'region', 'session', 'consent')",
            name=op.f("ck_question_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "questionnaire_id"],
            ["questionnaire.edition_id", "questionnaire.id"],
            name=op.f("fk_question_edition_id_questionnaire_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_question_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_question_edition_id_id")),
        sa.UniqueConstraint("questionnaire_id", "key", name=op.f("uq_question_questionnaire_id_key")),
        sa.UniqueConstraint("questionnaire_id", "position", name=op.f("uq_question_questionnaire_id_position")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("changed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seats_taken", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cancelled_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("overflow_address", sa.String(length=500), server_default="", nullable=False),
        sa.CheckConstraint(
            "kind IN ('arrival', 'ceremony', 'plenary', 'panel', 'workshop', 'exhibition', 'award', 'break')",
            name=op.f("ck_session_kind_known"),
        ),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_session_seats_not_negative")),
        sa.CheckConstraint("seats IS NULL OR seats_taken <= seats", name=op.f("ck_session_seats_within_limit")),
        sa.CheckConstraint("seats_taken >= 0", name=op.f("ck_session_seats_taken_counted")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_session_starts_before_ends")),
        sa.ForeignKeyConstraint(
            ["edition_id", "room_id"],
            ["room.edition_id", "room.id"],
            name=op.f("fk_session_edition_id_room_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_session_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_session_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_public_id")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index("ix_session_edition_id_room_id", ["edition_id", "room_id"], unique=False)
        batch_op.create_index("ix_session_edition_id_starts_at", ["edition_id", "starts_at", "id"], unique=False)

    op.create_table(
        "session_room",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_broadcast", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "area_id"],
            ["area.edition_id", "area.id"],
            name=op.f("fk_session_room_edition_id_area_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "room_id"],
            ["room.edition_id", "room.id"],
            name=op.f("fk_session_room_edition_id_room_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_session_room_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_room")),
        sa.UniqueConstraint("edition_id", "room_id", name=op.f("uq_session_room_edition_id_room_id")),
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("questionnaire_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("family", sa.String(length=40), server_default="", nullable=False),
        sa.Column("about", sa.String(length=10), server_default="forum", nullable=False),
        sa.Column("opens_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_named", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("mails_links", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("note_id", sa.String(length=400), server_default="", nullable=False),
        sa.Column("note_en", sa.String(length=400), server_default="", nullable=False),
        sa.Column("weighting", db.Json(), nullable=True),
        sa.Column("skm_weight", sa.String(length=5), server_default="1/9", nullable=False),
        sa.Column("texts_until", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answers_until", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reminded_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("about IN ('forum', 'session', 'booth')", name=op.f("ck_survey_about_known")),
        sa.CheckConstraint("skm_weight IN ('1/9', '0.111', '0.11')", name=op.f("ck_survey_skm_weight_known")),
        sa.CheckConstraint("state IN ('collecting', 'settled')", name=op.f("ck_survey_state_known")),
        sa.CheckConstraint("NOT (is_named AND is_open)", name=op.f("ck_survey_named_by_link_only")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_survey_opens_before_closes")),
        sa.ForeignKeyConstraint(
            ["edition_id", "questionnaire_id"],
            ["questionnaire.edition_id", "questionnaire.id"],
            name=op.f("fk_survey_edition_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_survey_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("edition_id", "id", "is_named", name=op.f("uq_survey_edition_id_id_is_named")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_survey_edition_id_id")),
        sa.UniqueConstraint("edition_id", "slug", name=op.f("uq_survey_edition_id_slug")),
    )
    op.create_table(
        "answer_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_answer_template_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_answer_template_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
        sa.UniqueConstraint(
            "edition_id", "booth_id", "title", name=op.f("uq_answer_template_edition_id_booth_id_title")
        ),
    )
    op.create_table(
        "booth_continuation",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("continued_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("edition_id <> from_edition_id", name=op.f("ck_booth_continuation_from_another_edition")),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_booth_continuation_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_continuation_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["from_edition_id", "from_booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_booth_continuation_from_edition_id_from_booth_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "booth_id", name=op.f("pk_booth_continuation")),
    )
    with op.batch_alter_table("booth_continuation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_booth_continuation_from_edition_id_from_booth_id", ["from_edition_id", "from_booth_id"], unique=False
        )

    op.create_table(
        "booth_count",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=60), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('visit', 'dimension', 'innovation', 'whatsapp', 'email', 'phone', 'web', 'message', 'meeting')",
            name=op.f("ck_booth_count_kind_known"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_booth_count_number_positive")),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_booth_count_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_count_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "booth_id", "day", "kind", "detail", name=op.f("pk_booth_count")),
    )
    op.create_table(
        "booth_line",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("audience", sa.String(length=10), server_default="everyone", nullable=False),
        sa.Column("days", sa.String(length=7), server_default="1234567", nullable=False),
        sa.Column("from_minute", sa.Integer(), server_default="0", nullable=False),
        sa.Column("until_minute", sa.Integer(), server_default="1440", nullable=False),
        sa.Column("deputy_user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("available_until", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("audience IN ('everyone', 'ticket', 'nobody')", name=op.f("ck_booth_line_audience_known")),
        sa.CheckConstraint(
            "from_minute >= 0 AND from_minute < until_minute AND until_minute <= 1440",
            name=op.f("ck_booth_line_hours_of_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["deputy_user_id"], ["user_account.id"], name=op.f("fk_booth_line_deputy_user_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_booth_line_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_line_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "booth_id", name=op.f("pk_booth_line")),
    )
    with op.batch_alter_table("booth_line", schema=None) as batch_op:
        batch_op.create_index("ix_booth_line_deputy_user_id", ["deputy_user_id"], unique=False)

    op.create_table(
        "booth_media",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("shown_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('picture', 'brochure')", name=op.f("ck_booth_media_kind_known")),
        sa.CheckConstraint("width > 0 AND height > 0 AND pages > 0", name=op.f("ck_booth_media_has_a_size")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_booth_media_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_booth_media_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_media_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_media")),
        sa.UniqueConstraint("edition_id", "booth_id", "digest", name=op.f("uq_booth_media_edition_id_booth_id_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_booth_media_public_id")),
    )
    with op.batch_alter_table("booth_media", schema=None) as batch_op:
        batch_op.create_index("ix_booth_media_created_by", ["created_by"], unique=False)

    op.create_table(
        "booth_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_version", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_version IS NULL)", name=op.f("ck_booth_note_answered_by_a_version")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_booth_note_asked_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_booth_note_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_note_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_note")),
    )
    with op.batch_alter_table("booth_note", schema=None) as batch_op:
        batch_op.create_index("ix_booth_note_asked_by", ["asked_by"], unique=False)
        batch_op.create_index("ix_booth_note_edition_id_booth_id", ["edition_id", "booth_id"], unique=False)

    op.create_table(
        "booth_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("card", db.Json(), nullable=False),
        sa.Column("content", db.Json(), nullable=False),
        sa.Column("pic_user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_booth_version_number_positive")),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_booth_version_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_version_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pic_user_id"], ["user_account.id"], name=op.f("fk_booth_version_pic_user_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["user_account.id"], name=op.f("fk_booth_version_published_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_version")),
        sa.UniqueConstraint(
            "edition_id", "booth_id", "number", name=op.f("uq_booth_version_edition_id_booth_id_number")
        ),
    )
    with op.batch_alter_table("booth_version", schema=None) as batch_op:
        batch_op.create_index("ix_booth_version_pic_user_id", ["pic_user_id"], unique=False)
        batch_op.create_index("ix_booth_version_published_by", ["published_by"], unique=False)

    op.create_table(
        "certificate_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("days", sa.String(length=10), nullable=False),
        sa.Column("min_sessions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("min_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("heading_id", sa.String(length=80), nullable=False),
        sa.Column("heading_en", sa.String(length=80), server_default="", nullable=False),
        sa.Column("body_id", sa.String(length=600), nullable=False),
        sa.Column("body_en", sa.String(length=600), server_default="", nullable=False),
        sa.Column("number_format", sa.String(length=60), nullable=False),
        sa.Column("next_serial", sa.Integer(), server_default="1", nullable=False),
        sa.Column("town", sa.String(length=80), server_default="", nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("signer_position", sa.String(length=160), server_default="", nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days IN ('none', 'one', 'all')", name=op.f("ck_certificate_template_days_known")),
        sa.CheckConstraint(
            "min_sessions >= 0 AND min_minutes >= 0", name=op.f("ck_certificate_template_least_not_negative")
        ),
        sa.CheckConstraint("next_serial > 0", name=op.f("ck_certificate_template_serial_positive")),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_certificate_template_edition_id_survey_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_certificate_template_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_certificate_template_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_template_public_id")),
    )
    op.create_table(
        "contact_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "kind IN ('whatsapp', 'email', 'phone', 'web', 'instagram', 'facebook', 'x', 'youtube', 'tiktok', 'linkedin')",
            name=op.f("ck_contact_link_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_contact_link_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_contact_link_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_link")),
        sa.UniqueConstraint("edition_id", "booth_id", "kind", name=op.f("uq_contact_link_edition_id_booth_id_kind")),
    )
    op.create_table(
        "enquiry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=16), server_default="", nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("last_side", sa.String(length=10), nullable=False),
        sa.Column("last_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.Integer(), server_default="1", nullable=False),
        sa.Column("assigned_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer_seconds", sa.Integer(), nullable=True),
        sa.Column("due_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("handed_over_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("nudges", sa.Integer(), server_default="0", nullable=False),
        sa.Column("nudged_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ended_at IS NULL OR state = 'closed'", name=op.f("ck_enquiry_ended_is_closed")),
        sa.CheckConstraint("last_side IN ('visitor', 'team')", name=op.f("ck_enquiry_last_side_known")),
        sa.CheckConstraint(
            "state <> 'answered' OR answer_seconds IS NOT NULL", name=op.f("ck_enquiry_answered_has_time")
        ),
        sa.CheckConstraint("state IN ('new', 'working', 'answered', 'closed')", name=op.f("ck_enquiry_state_known")),
        sa.CheckConstraint("(nudged_at IS NULL) = (nudges = 0)", name=op.f("ck_enquiry_nudged_was_counted")),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["user_account.id"], name=op.f("fk_enquiry_assigned_to"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_enquiry_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_enquiry_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
        sa.UniqueConstraint(
            "edition_id", "booth_id", "request_key", name=op.f("uq_enquiry_edition_id_booth_id_request_key")
        ),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_enquiry_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enquiry_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_enquiry_token_hash")),
    )
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.create_index("ix_enquiry_assigned_to", ["assigned_to"], unique=False)
        batch_op.create_index(
            "ix_enquiry_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("answer_seconds IS NULL"),
            postgresql_where=sa.text("answer_seconds IS NULL"),
        )
        batch_op.create_index(
            "ix_enquiry_edition_id_booth_id_last_at", ["edition_id", "booth_id", "last_at"], unique=False
        )
        batch_op.create_index(
            "ix_enquiry_edition_id_state_created_at", ["edition_id", "state", "created_at"], unique=False
        )
        batch_op.create_index("ix_enquiry_email", ["email"], unique=False)

    op.create_table(
        "enquiry_block",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email_hash", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_enquiry_block_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_enquiry_block_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_enquiry_block_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_block")),
        sa.UniqueConstraint(
            "edition_id", "booth_id", "email_hash", name=op.f("uq_enquiry_block_edition_id_booth_id_email_hash")
        ),
    )
    with op.batch_alter_table("enquiry_block", schema=None) as batch_op:
        batch_op.create_index("ix_enquiry_block_email_hash", ["email_hash"], unique=False)
        batch_op.create_index("ix_enquiry_block_user_id", ["user_id"], unique=False)

    op.create_table(
        "finding_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("innovation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dimensions", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_finding_document_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_finding_document_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_document")),
        sa.UniqueConstraint(
            "edition_id",
            "booth_id",
            "innovation_id",
            name=op.f("uq_finding_document_edition_id_booth_id_innovation_id"),
        ),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_finding_document_edition_id_id")),
    )
    op.create_table(
        "gate_device",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("paired_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("synced_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("waiting", sa.Integer(), server_default="0", nullable=False),
        sa.Column("clock_seconds", sa.Integer(), nullable=True),
        sa.Column("revoked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("paired_at < expires_at", name=op.f("ck_gate_device_paired_before_end")),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_gate_device_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_gate_device_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_device")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_gate_device_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gate_device_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_gate_device_token_hash")),
    )
    op.create_table(
        "gate_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("direction", sa.String(length=3), server_default="in", nullable=False),
        sa.Column("is_desk", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_gate_rule_direction_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_gate_rule_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_gate_rule_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_rule")),
        sa.UniqueConstraint("edition_id", "gate_id", name=op.f("uq_gate_rule_edition_id_gate_id")),
    )
    op.create_table(
        "innovation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dimension_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("does", sa.String(length=1000), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("figures", db.Json(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), server_default="", nullable=False),
        sa.Column("pictures", db.Json(), server_default="[]", nullable=False),
        sa.Column("brochure", sa.String(length=26), nullable=True),
        sa.Column("video", sa.String(length=300), server_default="", nullable=False),
        sa.Column("demo", sa.String(length=300), server_default="", nullable=False),
        sa.Column("open_data", sa.String(length=300), server_default="", nullable=False),
        sa.CheckConstraint("status IN ('running', 'planned')", name=op.f("ck_innovation_status_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_innovation_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "dimension_id"],
            ["dimension.edition_id", "dimension.id"],
            name=op.f("fk_innovation_edition_id_dimension_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_innovation_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_innovation")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_innovation_edition_id_id")),
    )
    with op.batch_alter_table("innovation", schema=None) as batch_op:
        batch_op.create_index("ix_innovation_edition_id_booth_id", ["edition_id", "booth_id"], unique=False)
        batch_op.create_index("ix_innovation_edition_id_dimension_id", ["edition_id", "dimension_id"], unique=False)

    op.create_table(
        "judging_criterion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("folded_label", sa.String(length=320), nullable=True),
        sa.Column("weight", sa.String(length=20), nullable=False),
        sa.Column("low", sa.String(length=20), nullable=False),
        sa.Column("high", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("levels", db.Json(), nullable=False),
        sa.Column("is_scored", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("comment_at_extremes", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "CAST(low AS NUMERIC) < CAST(high AS NUMERIC)", name=op.f("ck_judging_criterion_low_below_high")
        ),
        sa.CheckConstraint("CAST(step AS NUMERIC) > 0", name=op.f("ck_judging_criterion_step_above_zero")),
        sa.CheckConstraint("CAST(weight AS NUMERIC) >= 0", name=op.f("ck_judging_criterion_weight_not_negative")),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_criterion_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_criterion")),
        sa.UniqueConstraint("category_id", "folded_label", name=op.f("uq_judging_criterion_category_id_folded_label")),
        sa.UniqueConstraint("category_id", "key", name=op.f("uq_judging_criterion_category_id_key")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_criterion_edition_id_id")),
    )
    op.create_table(
        "judging_dossier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answers", db.Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("again_until", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("checked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("edited_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'draft') = (version = 0)", name=op.f("ck_judging_dossier_handed_in_has_version")),
        sa.CheckConstraint(
            "(state = 'returned') = (again_until IS NOT NULL)", name=op.f("ck_judging_dossier_returned_has_end")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'passed', 'refused')",
            name=op.f("ck_judging_dossier_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'refused') OR reason <> ''", name=op.f("ck_judging_dossier_sent_back_has_reason")
        ),
        sa.CheckConstraint("(version = 0) = (receipt IS NULL)", name=op.f("ck_judging_dossier_handed_in_has_receipt")),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["user_account.id"], name=op.f("fk_judging_dossier_checked_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_dossier_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_judging_dossier_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_dossier")),
        sa.UniqueConstraint("category_id", "region_id", name=op.f("uq_judging_dossier_category_id_region_id")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_dossier_edition_id_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_judging_dossier_receipt")),
    )
    op.create_table(
        "judging_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), server_default="regions", nullable=False),
        sa.Column("is_calibration", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "source IN ('regions', 'file', 'intake', 'round')", name=op.f("ck_judging_entry_source_known")
        ),
        sa.CheckConstraint(
            "state IN ('active', 'withdrawn', 'absent', 'disqualified')", name=op.f("ck_judging_entry_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_entry_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_judging_entry_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_entry")),
        sa.UniqueConstraint("category_id", "id", name=op.f("uq_judging_entry_category_id_id")),
        sa.UniqueConstraint("category_id", "region_id", name=op.f("uq_judging_entry_category_id_region_id")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_entry_edition_id_id")),
    )
    with op.batch_alter_table("judging_entry", schema=None) as batch_op:
        batch_op.create_index(
            "uq_judging_entry_calibration",
            ["category_id"],
            unique=True,
            sqlite_where=sa.text("is_calibration"),
            postgresql_where=sa.text("is_calibration"),
        )

    op.create_table(
        "judging_opening",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose <> ''", name=op.f("ck_judging_opening_has_purpose")),
        sa.CheckConstraint("asked_by <> confirmed_by", name=op.f("ck_judging_opening_two_people")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_at IS NOT NULL", name=op.f("ck_judging_opening_confirmed_has_moment")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_judging_opening_asked_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_judging_opening_confirmed_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_opening_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_opening")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_opening_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_judging_opening_public_id")),
    )
    with op.batch_alter_table("judging_opening", schema=None) as batch_op:
        batch_op.create_index("ix_judging_opening_category_id", ["category_id"], unique=False)

    op.create_table(
        "judging_panel_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pseudonym", sa.String(length=16), nullable=False),
        sa.Column("background", sa.String(length=20), server_default="other", nullable=False),
        sa.Column("expertise", sa.String(length=200), server_default="", nullable=False),
        sa.Column("is_alternate", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "background IN ('academic', 'government', 'practitioner', 'other')",
            name=op.f("ck_judging_panel_member_background_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_panel_member_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_panel_member_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_panel_member")),
        sa.UniqueConstraint("category_id", "id", name=op.f("uq_judging_panel_member_category_id_id")),
        sa.UniqueConstraint("category_id", "pseudonym", name=op.f("uq_judging_panel_member_category_id_pseudonym")),
        sa.UniqueConstraint("category_id", "user_id", name=op.f("uq_judging_panel_member_category_id_user_id")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_panel_member_edition_id_id")),
    )
    with op.batch_alter_table("judging_panel_member", schema=None) as batch_op:
        batch_op.create_index("ix_judging_panel_member_user_id", ["user_id"], unique=False)

    op.create_table(
        "judging_publication",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bundle", sa.LargeBinary(), nullable=True),
        sa.Column("whole_bundle", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("facts", db.Json(), nullable=True),
        sa.Column("published_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(version = 1) = (reason = '')", name=op.f("ck_judging_publication_correction_has_reason")),
        sa.CheckConstraint("(bundle IS NULL) = (sha256 IS NULL)", name=op.f("ck_judging_publication_bundle_has_sum")),
        sa.CheckConstraint(
            "(bundle IS NULL) = (snapshot_id IS NULL)", name=op.f("ck_judging_publication_bundle_is_of_a_snapshot")
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (bundle IS NULL)", name=op.f("ck_judging_publication_published_has_bundle")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_judging_publication_version_from_one")),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_judging_publication_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "snapshot_id"],
            ["judging_snapshot.edition_id", "judging_snapshot.id"],
            name=op.f("fk_judging_publication_edition_id_snapshot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_publication")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_judging_publication_round_id_version")),
    )
    op.create_table(
        "judging_signature",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("confirmed_by", sa.String(length=20), nullable=False),
        sa.Column("signed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IN ('password', 'mailed', 'typed')", name=op.f("ck_judging_signature_confirmed_by_known")
        ),
        sa.CheckConstraint("role IN ('chair', 'auditor')", name=op.f("ck_judging_signature_role_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "snapshot_id"],
            ["judging_snapshot.edition_id", "judging_snapshot.id"],
            name=op.f("fk_judging_signature_edition_id_snapshot_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_signature_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_signature")),
        sa.UniqueConstraint("snapshot_id", "role", name=op.f("uq_judging_signature_snapshot_id_role")),
        sa.UniqueConstraint("snapshot_id", "user_id", name=op.f("uq_judging_signature_snapshot_id_user_id")),
    )
    op.create_table(
        "judging_vote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("options", db.Json(), nullable=False),
        sa.Column("voters", db.Json(), nullable=False),
        sa.Column("begun_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("begun_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("is_void", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (reason = '')", name=op.f("ck_judging_vote_ended_has_reason")),
        sa.CheckConstraint("quorum >= 1", name=op.f("ck_judging_vote_quorum_from_one")),
        sa.ForeignKeyConstraint(
            ["begun_by"], ["user_account.id"], name=op.f("fk_judging_vote_begun_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_vote_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_vote")),
        sa.UniqueConstraint("category_id", "id", name=op.f("uq_judging_vote_category_id_id")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_vote_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_judging_vote_public_id")),
    )
    with op.batch_alter_table("judging_vote", schema=None) as batch_op:
        batch_op.create_index(
            "uq_judging_vote_running",
            ["category_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "meeting_slot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("starts_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("join_url", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place <> '' OR join_url <> ''", name=op.f("ck_meeting_slot_somewhere")),
        sa.CheckConstraint("state IN ('open', 'taken', 'withdrawn')", name=op.f("ck_meeting_slot_state_known")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_meeting_slot_starts_before_ends")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_meeting_slot_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_meeting_slot_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_meeting_slot_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_slot")),
        sa.UniqueConstraint(
            "edition_id", "booth_id", "starts_at", name=op.f("uq_meeting_slot_edition_id_booth_id_starts_at")
        ),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_meeting_slot_edition_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_slot_public_id")),
    )
    with op.batch_alter_table("meeting_slot", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_slot_created_by", ["created_by"], unique=False)

    op.create_table(
        "registration",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("manage_hash", sa.String(length=64), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("identity_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attendance", sa.String(length=10), nullable=False),
        sa.Column("type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("access_code_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("consented_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("news", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("photo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("listing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("sort_name", sa.String(length=200), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_registration_cancelled_has_time")
        ),
        sa.CheckConstraint(
            "status <> 'waiting' OR waiting_since IS NOT NULL", name=op.f("ck_registration_waiting_has_time")
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'confirmed', 'waiting', 'cancelled')", name=op.f("ck_registration_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "access_code_id"],
            ["access_code.edition_id", "access_code.id"],
            name=op.f("fk_registration_edition_id_access_code_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "attendance"],
            ["quota.edition_id", "quota.attendance"],
            name=op.f("fk_registration_edition_id_attendance"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "type_id"],
            ["ticket_type.edition_id", "ticket_type.id"],
            name=op.f("fk_registration_edition_id_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_registration_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_registration_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_registration_edition_id_id")),
        sa.UniqueConstraint("edition_id", "key_hash", name=op.f("uq_registration_edition_id_key_hash")),
        sa.UniqueConstraint("manage_hash", name=op.f("uq_registration_manage_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_registration_public_id")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_edition_id_sort_name", ["edition_id", "sort_name", "id"], unique=False)
        batch_op.create_index(
            "ix_registration_edition_id_status_sort_name", ["edition_id", "status", "sort_name", "id"], unique=False
        )
        batch_op.create_index(
            "ix_registration_edition_id_type_id",
            ["edition_id", "type_id", "sort_name"],
            unique=False,
            sqlite_where=sa.text("type_id IS NOT NULL"),
            postgresql_where=sa.text("type_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_registration_waiting_line",
            ["edition_id", "attendance", "waiting_since", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )
        batch_op.create_index(
            "uq_registration_live_identity",
            ["edition_id", "identity_hash"],
            unique=True,
            sqlite_where=sa.text("status <> 'cancelled'"),
            postgresql_where=sa.text("status <> 'cancelled'"),
        )

    op.create_table(
        "session_speaker",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('speaker', 'moderator')", name=op.f("ck_session_speaker_role_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "session_id"],
            ["session.edition_id", "session.id"],
            name=op.f("fk_session_speaker_edition_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "speaker_id"],
            ["speaker.edition_id", "speaker.id"],
            name=op.f("fk_session_speaker_edition_id_speaker_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_session_speaker_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_speaker")),
        sa.UniqueConstraint(
            "edition_id",
            "session_id",
            "speaker_id",
            "role",
            name=op.f("uq_session_speaker_edition_id_session_id_speaker_id_role"),
        ),
    )
    with op.batch_alter_table("session_speaker", schema=None) as batch_op:
        batch_op.create_index("ix_session_speaker_edition_id_speaker_id", ["edition_id", "speaker_id"], unique=False)
        batch_op.create_index(
            "uq_session_speaker_moderator",
            ["edition_id", "session_id"],
            unique=True,
            sqlite_where=sa.text("role = 'moderator'"),
            postgresql_where=sa.text("role = 'moderator'"),
        )

    op.create_table(
        "survey_export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("with_bom", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'making', 'ready', 'failed')", name=op.f("ck_survey_export_state_known")
        ),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_survey_export_done_within_total")),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_export_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_export_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_survey_export_public_id")),
    )
    with op.batch_alter_table("survey_export", schema=None) as batch_op:
        batch_op.create_index("ix_survey_export_edition_id_survey_id", ["edition_id", "survey_id"], unique=False)

    op.create_table(
        "survey_live",
        sa.Column(
            "survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counts", db.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_live_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_live_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_live")),
    )
    with op.batch_alter_table("survey_live", schema=None) as batch_op:
        batch_op.create_index("ix_survey_live_edition_id_survey_id", ["edition_id", "survey_id"], unique=False)

    op.create_table(
        "survey_publication",
        sa.Column(
            "survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("payload", db.Json(), nullable=False),
        sa.Column("published_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_publication_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_publication_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_publication")),
    )
    with op.batch_alter_table("survey_publication", schema=None) as batch_op:
        batch_op.create_index("ix_survey_publication_edition_id_survey_id", ["edition_id", "survey_id"], unique=False)
        batch_op.create_index("ix_survey_publication_family", ["family"], unique=False)

    op.create_table(
        "survey_quota",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_key", sa.String(length=40), server_default="", nullable=False),
        sa.Column("value", sa.String(length=40), server_default="", nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("taken BETWEEN 0 AND most", name=op.f("ck_survey_quota_within_most")),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_quota_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_quota_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_quota")),
        sa.UniqueConstraint(
            "survey_id", "question_key", "value", name=op.f("uq_survey_quota_survey_id_question_key_value")
        ),
    )
    with op.batch_alter_table("survey_quota", schema=None) as batch_op:
        batch_op.create_index("ix_survey_quota_edition_id_survey_id", ["edition_id", "survey_id"], unique=False)

    op.create_table(
        "survey_subject",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_subject_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_subject_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_subject")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_survey_subject_edition_id_id")),
        sa.UniqueConstraint(
            "edition_id", "survey_id", "slug", name=op.f("uq_survey_subject_edition_id_survey_id_slug")
        ),
        sa.UniqueConstraint("survey_id", "source", name=op.f("uq_survey_subject_survey_id_source")),
    )
    op.create_table(
        "survey_submission",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_submission_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_submission_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_survey_submission")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "zoom_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=200), server_default="", nullable=False),
        sa.Column("imported_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "session_id"],
            ["session.edition_id", "session.id"],
            name=op.f("fk_zoom_report_edition_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_zoom_report_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zoom_report")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_zoom_report_edition_id_id")),
        sa.UniqueConstraint("edition_id", "place", name=op.f("uq_zoom_report_edition_id_place")),
        sa.UniqueConstraint("public_id", name=op.f("uq_zoom_report_public_id")),
    )
    op.create_table(
        "answer_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sent_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_answer_file_edition_id_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_answer_file_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_file")),
        sa.UniqueConstraint("token", name=op.f("uq_answer_file_token")),
    )
    with op.batch_alter_table("answer_file", schema=None) as batch_op:
        batch_op.create_index(
            "ix_answer_file_edition_id_registration_id", ["edition_id", "registration_id"], unique=False
        )
        batch_op.create_index(
            "ix_answer_file_unclaimed",
            ["sent_at"],
            unique=False,
            sqlite_where=sa.text("registration_id IS NULL"),
            postgresql_where=sa.text("registration_id IS NULL"),
        )

    op.create_table(
        "badge_print",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_badge_print_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_badge_print_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_badge_print_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_print")),
    )
    with op.batch_alter_table("badge_print", schema=None) as batch_op:
        batch_op.create_index(
            "ix_badge_print_edition_id_registration_id", ["edition_id", "registration_id"], unique=False
        )

    op.create_table(
        "bulk_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bulk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sentence", sa.String(length=400), server_default="", nullable=False),
        sa.Column("details", db.Json(), nullable=False),
        sa.CheckConstraint("(state = 'refused') = (sentence <> '')", name=op.f("ck_bulk_row_refused_has_sentence")),
        sa.CheckConstraint("state IN ('chosen', 'done', 'refused')", name=op.f("ck_bulk_row_state_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "bulk_id"],
            ["bulk_act.edition_id", "bulk_act.id"],
            name=op.f("fk_bulk_row_edition_id_bulk_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_bulk_row_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_bulk_row_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_row")),
        sa.UniqueConstraint(
            "edition_id", "bulk_id", "registration_id", name=op.f("uq_bulk_row_edition_id_bulk_id_registration_id")
        ),
    )
    with op.batch_alter_table("bulk_row", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bulk_row_chosen",
            ["edition_id", "bulk_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'chosen'"),
            postgresql_where=sa.text("state = 'chosen'"),
        )

    op.create_table(
        "campaign_recipient",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("mail_key", sa.String(length=100), nullable=True),
        sa.CheckConstraint(
            "(state = 'handed_on') = (mail_key IS NOT NULL)", name=op.f("ck_campaign_recipient_handed_on_has_key")
        ),
        sa.CheckConstraint(
            "state IN ('chosen', 'handed_on', 'declined', 'unreachable')",
            name=op.f("ck_campaign_recipient_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "campaign_id"],
            ["campaign.edition_id", "campaign.id"],
            name=op.f("fk_campaign_recipient_edition_id_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_campaign_recipient_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_campaign_recipient_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_recipient")),
        sa.UniqueConstraint(
            "edition_id",
            "campaign_id",
            "registration_id",
            name=op.f("uq_campaign_recipient_edition_id_campaign_id_registration_id"),
        ),
    )
    with op.batch_alter_table("campaign_recipient", schema=None) as batch_op:
        batch_op.create_index(
            "ix_campaign_recipient_edition_id_registration_id", ["edition_id", "registration_id"], unique=False
        )

    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("template_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("words", db.Json(), nullable=False),
        sa.Column("issued_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_certificate_edition_id_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "template_id"],
            ["certificate_template.edition_id", "certificate_template.id"],
            name=op.f("fk_certificate_edition_id_template_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_certificate_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_certificate_edition_id_id")),
        sa.UniqueConstraint(
            "edition_id", "template_id", "serial", name=op.f("uq_certificate_edition_id_template_id_serial")
        ),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(
            "ix_certificate_edition_id_registration_id", ["edition_id", "registration_id"], unique=False
        )
        batch_op.create_index(
            "uq_certificate_held",
            ["edition_id", "template_id", "registration_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "certificate_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("template_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("people", db.Json(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("issued", sa.Integer(), server_default="0", nullable=False),
        sa.Column("mails", sa.Boolean(), nullable=False),
        sa.Column("started_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('running', 'done')", name=op.f("ck_certificate_run_state_known")),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_certificate_run_done_within_total")),
        sa.CheckConstraint("issued BETWEEN 0 AND done", name=op.f("ck_certificate_run_issued_within_done")),
        sa.ForeignKeyConstraint(
            ["edition_id", "template_id"],
            ["certificate_template.edition_id", "certificate_template.id"],
            name=op.f("fk_certificate_run_edition_id_template_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_certificate_run_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificate_run_public_id")),
    )
    op.create_table(
        "delegate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delegation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_head", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("was_entered", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "delegation_id"],
            ["delegation.edition_id", "delegation.id"],
            name=op.f("fk_delegate_edition_id_delegation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_delegate_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_delegate_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
        sa.UniqueConstraint("edition_id", "registration_id", name=op.f("uq_delegate_edition_id_registration_id")),
    )
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.create_index("ix_delegate_edition_id_delegation_id", ["edition_id", "delegation_id"], unique=False)
        batch_op.create_index(
            "uq_delegate_one_head",
            ["edition_id", "delegation_id"],
            unique=True,
            sqlite_where=sa.text("is_head"),
            postgresql_where=sa.text("is_head"),
        )

    op.create_table(
        "email_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_email_change_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_email_change_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_change")),
        sa.UniqueConstraint("edition_id", "registration_id", name=op.f("uq_email_change_edition_id_registration_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_email_change_token_hash")),
    )
    op.create_table(
        "enquiry_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enquiry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("by_hand_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("side IN ('visitor', 'team')", name=op.f("ck_enquiry_message_side_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "enquiry_id"],
            ["enquiry.edition_id", "enquiry.id"],
            name=op.f("fk_enquiry_message_edition_id_enquiry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_enquiry_message_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_enquiry_message_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_message")),
        sa.UniqueConstraint(
            "edition_id", "enquiry_id", "request_key", name=op.f("uq_enquiry_message_edition_id_enquiry_id_request_key")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_enquiry_message_public_id")),
    )
    with op.batch_alter_table("enquiry_message", schema=None) as batch_op:
        batch_op.create_index("ix_enquiry_message_user_id", ["user_id"], unique=False)

    op.create_table(
        "enquiry_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enquiry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "enquiry_id"],
            ["enquiry.edition_id", "enquiry.id"],
            name=op.f("fk_enquiry_note_edition_id_enquiry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_enquiry_note_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_enquiry_note_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_note")),
        sa.UniqueConstraint(
            "edition_id", "enquiry_id", "request_key", name=op.f("uq_enquiry_note_edition_id_enquiry_id_request_key")
        ),
    )
    with op.batch_alter_table("enquiry_note", schema=None) as batch_op:
        batch_op.create_index("ix_enquiry_note_user_id", ["user_id"], unique=False)

    op.create_table(
        "enquiry_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enquiry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decided_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("decision IN ('ended', 'kept')", name=op.f("ck_enquiry_report_decision_known")),
        sa.CheckConstraint("side IN ('visitor', 'team')", name=op.f("ck_enquiry_report_side_known")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_enquiry_report_decided_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_enquiry_report_decided_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "enquiry_id"],
            ["enquiry.edition_id", "enquiry.id"],
            name=op.f("fk_enquiry_report_edition_id_enquiry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_enquiry_report_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_report")),
        sa.UniqueConstraint(
            "edition_id", "enquiry_id", "side", name=op.f("uq_enquiry_report_edition_id_enquiry_id_side")
        ),
    )
    with op.batch_alter_table("enquiry_report", schema=None) as batch_op:
        batch_op.create_index("ix_enquiry_report_decided_by", ["decided_by"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "area_id"],
            ["area.edition_id", "area.id"],
            name=op.f("fk_entry_edition_id_area_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_entry_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_entry_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_entry_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint(
            "edition_id",
            "area_id",
            "day",
            "registration_id",
            name=op.f("uq_entry_edition_id_area_id_day_registration_id"),
        ),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_edition_id_at_id", ["edition_id", "at", "id"], unique=False)
        batch_op.create_index("ix_entry_registration_id", ["registration_id"], unique=False)

    op.create_table(
        "favourite",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("innovation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_favourite_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_favourite_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_favourite_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "registration_id", "booth_id", "innovation_id", name=op.f("pk_favourite")
        ),
    )
    with op.batch_alter_table("favourite", schema=None) as batch_op:
        batch_op.create_index("ix_favourite_edition_id_booth_id", ["edition_id", "booth_id"], unique=False)

    op.create_table(
        "finding_word",
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "document_id"],
            ["finding_document.edition_id", "finding_document.id"],
            name=op.f("fk_finding_word_edition_id_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_finding_word_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "word", "document_id", name=op.f("pk_finding_word")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("finding_word", schema=None) as batch_op:
        batch_op.create_index("ix_finding_word_edition_id_document_id", ["edition_id", "document_id"], unique=False)

    op.create_table(
        "gate_pairing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("shift_ends_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(device_id IS NULL) = (used_at IS NULL)", name=op.f("ck_gate_pairing_used_by_device")),
        sa.ForeignKeyConstraint(
            ["edition_id", "device_id"],
            ["gate_device.edition_id", "gate_device.id"],
            name=op.f("fk_gate_pairing_edition_id_device_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_gate_pairing_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_gate_pairing_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_pairing")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_gate_pairing_code_hash")),
    )
    op.create_table(
        "imported_person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "import_id"],
            ["people_import.edition_id", "people_import.id"],
            name=op.f("fk_imported_person_edition_id_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_imported_person_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_imported_person_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_person")),
        sa.UniqueConstraint(
            "edition_id", "registration_id", name=op.f("uq_imported_person_edition_id_registration_id")
        ),
    )
    with op.batch_alter_table("imported_person", schema=None) as batch_op:
        batch_op.create_index("ix_imported_person_edition_id_import_id", ["edition_id", "import_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("organisation", sa.String(length=200), server_default="", nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("expires_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(registration_id IS NULL) = (used_at IS NULL)", name=op.f("ck_invitation_used_by_somebody")
        ),
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitation_used_or_withdrawn")),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_invitation_edition_id_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "type_id"],
            ["ticket_type.edition_id", "ticket_type.id"],
            name=op.f("fk_invitation_edition_id_type_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_invitation_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_invitation_edition_id_id")),
        sa.UniqueConstraint("edition_id", "registration_id", name=op.f("uq_invitation_edition_id_registration_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_edition_id_name", ["edition_id", "name", "id"], unique=False)

    op.create_table(
        "judging_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("panel_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'recused') = (reason <> '')", name=op.f("ck_judging_assignment_recused_has_reason")
        ),
        sa.CheckConstraint("state IN ('assigned', 'recused')", name=op.f("ck_judging_assignment_state_known")),
        sa.ForeignKeyConstraint(
            ["category_id", "entry_id"],
            ["judging_entry.category_id", "judging_entry.id"],
            name=op.f("fk_judging_assignment_category_id_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["category_id", "panel_member_id"],
            ["judging_panel_member.category_id", "judging_panel_member.id"],
            name=op.f("fk_judging_assignment_category_id_panel_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_assignment_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_assignment")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_judging_assignment_edition_id_id")),
        sa.UniqueConstraint("entry_id", "panel_member_id", name=op.f("uq_judging_assignment_entry_id_panel_member_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_judging_assignment_public_id")),
    )
    with op.batch_alter_table("judging_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_judging_assignment_panel_member_id", ["panel_member_id"], unique=False)

    op.create_table(
        "judging_ballot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("panel_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cast_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id", "entry_id"],
            ["judging_entry.category_id", "judging_entry.id"],
            name=op.f("fk_judging_ballot_category_id_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["category_id", "panel_member_id"],
            ["judging_panel_member.category_id", "judging_panel_member.id"],
            name=op.f("fk_judging_ballot_category_id_panel_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["category_id", "vote_id"],
            ["judging_vote.category_id", "judging_vote.id"],
            name=op.f("fk_judging_ballot_category_id_vote_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_ballot_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_ballot")),
        sa.UniqueConstraint("vote_id", "panel_member_id", name=op.f("uq_judging_ballot_vote_id_panel_member_id")),
    )
    op.create_table(
        "judging_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="panel", nullable=False),
        sa.Column("standing", db.Json(), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint("kind IN ('ladder', 'panel', 'vote')", name=op.f("ck_judging_decision_kind_known")),
        sa.ForeignKeyConstraint(
            ["category_id", "entry_id"],
            ["judging_entry.category_id", "judging_entry.id"],
            name=op.f("fk_judging_decision_category_id_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_decision_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_decision")),
        sa.UniqueConstraint("category_id", name=op.f("uq_judging_decision_category_id")),
    )
    op.create_table(
        "judging_deliberation_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id", "entry_id"],
            ["judging_entry.category_id", "judging_entry.id"],
            name=op.f("fk_judging_deliberation_note_category_id_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_deliberation_note_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_deliberation_note_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_deliberation_note")),
    )
    with op.batch_alter_table("judging_deliberation_note", schema=None) as batch_op:
        batch_op.create_index("ix_judging_deliberation_note_category_id", ["category_id"], unique=False)

    op.create_table(
        "judging_dossier_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", db.Json(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_judging_dossier_version_number_positive")),
        sa.ForeignKeyConstraint(
            ["edition_id", "dossier_id"],
            ["judging_dossier.edition_id", "judging_dossier.id"],
            name=op.f("fk_judging_dossier_version_edition_id_dossier_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_dossier_version_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_dossier_version")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_judging_dossier_version_dossier_id_number")),
    )
    op.create_table(
        "judging_entry_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decision_number", sa.String(length=120), server_default="", nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_judging_entry_change_has_reason")),
        sa.CheckConstraint(
            "state <> 'disqualified' OR decision_number <> ''",
            name=op.f("ck_judging_entry_change_disqualified_by_decision"),
        ),
        sa.CheckConstraint(
            "state IN ('active', 'withdrawn', 'absent', 'disqualified')",
            name=op.f("ck_judging_entry_change_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "entry_id"],
            ["judging_entry.edition_id", "judging_entry.id"],
            name=op.f("fk_judging_entry_change_edition_id_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_entry_change_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_entry_change")),
    )
    with op.batch_alter_table("judging_entry_change", schema=None) as batch_op:
        batch_op.create_index("ix_judging_entry_change_entry_id", ["entry_id"], unique=False)

    op.create_table(
        "judging_evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_judging_evidence_not_empty")),
        sa.ForeignKeyConstraint(
            ["edition_id", "dossier_id"],
            ["judging_dossier.edition_id", "judging_dossier.id"],
            name=op.f("fk_judging_evidence_edition_id_dossier_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_judging_evidence_public_id")),
    )
    with op.batch_alter_table("judging_evidence", schema=None) as batch_op:
        batch_op.create_index("ix_judging_evidence_dossier_id", ["dossier_id"], unique=False)

    op.create_table(
        "judging_objection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("question", sa.String(length=2000), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer = '') = (answered_at IS NULL)", name=op.f("ck_judging_objection_answered_has_moment")
        ),
        sa.CheckConstraint("question <> ''", name=op.f("ck_judging_objection_has_question")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["user_account.id"], name=op.f("fk_judging_objection_answered_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["category_id", "entry_id"],
            ["judging_entry.category_id", "judging_entry.id"],
            name=op.f("fk_judging_objection_category_id_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_objection_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_objection_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_objection")),
        sa.UniqueConstraint("public_id", name=op.f("uq_judging_objection_public_id")),
    )
    with op.batch_alter_table("judging_objection", schema=None) as batch_op:
        batch_op.create_index("ix_judging_objection_category_id", ["category_id"], unique=False)

    op.create_table(
        "judging_opening_recipient",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opening_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("last_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(copies = 0) = (last_at IS NULL)", name=op.f("ck_judging_opening_recipient_copied_has_moment")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "opening_id"],
            ["judging_opening.edition_id", "judging_opening.id"],
            name=op.f("fk_judging_opening_recipient_edition_id_opening_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_opening_recipient")),
        sa.UniqueConstraint("opening_id", "number", name=op.f("uq_judging_opening_recipient_opening_id_number")),
    )
    op.create_table(
        "judging_outcome",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("winner_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("document", db.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id", "winner_entry_id"],
            ["judging_entry.category_id", "judging_entry.id"],
            name=op.f("fk_judging_outcome_category_id_winner_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_outcome_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_outcome")),
        sa.UniqueConstraint("category_id", name=op.f("uq_judging_outcome_category_id")),
    )
    op.create_table(
        "judging_result",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("raw_mean", sa.Double(), nullable=True),
        sa.Column("judges", sa.Integer(), nullable=False),
        sa.Column("se", sa.Double(), nullable=True),
        sa.Column("rank_low", sa.Integer(), nullable=True),
        sa.Column("rank_high", sa.Integer(), nullable=True),
        sa.Column("selected", sa.Boolean(), nullable=False),
        sa.Column("carried", sa.Double(), nullable=True),
        sa.Column("own", sa.Double(), nullable=True),
        sa.Column("together", sa.Double(), nullable=True),
        sa.Column("criteria", db.Json(), nullable=True),
        sa.ForeignKeyConstraint(
            ["category_id", "entry_id"],
            ["judging_entry.category_id", "judging_entry.id"],
            name=op.f("fk_judging_result_category_id_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "category_id"],
            ["judging_category.edition_id", "judging_category.id"],
            name=op.f("fk_judging_result_edition_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_result")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_judging_result_entry_id")),
    )
    with op.batch_alter_table("judging_result", schema=None) as batch_op:
        batch_op.create_index("ix_judging_result_category_id", ["category_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booth_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("topic", sa.String(length=300), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("absent", sa.String(length=10), nullable=True),
        sa.Column("cancelled_by", sa.String(length=10), nullable=True),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reminded_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_by IS NOT NULL)", name=op.f("ck_meeting_cancelled_by_somebody")
        ),
        sa.CheckConstraint("(state = 'missed') = (absent IS NOT NULL)", name=op.f("ck_meeting_missed_by_somebody")),
        sa.CheckConstraint("absent IN ('visitor', 'team')", name=op.f("ck_meeting_absent_known")),
        sa.CheckConstraint("cancelled_by IN ('visitor', 'team')", name=op.f("ck_meeting_cancelled_by_known")),
        sa.CheckConstraint("state IN ('booked', 'held', 'missed', 'cancelled')", name=op.f("ck_meeting_state_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "booth_id"],
            ["booth.edition_id", "booth.id"],
            name=op.f("fk_meeting_edition_id_booth_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "slot_id"],
            ["meeting_slot.edition_id", "meeting_slot.id"],
            name=op.f("fk_meeting_edition_id_slot_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_meeting_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint(
            "edition_id", "booth_id", "request_key", name=op.f("uq_meeting_edition_id_booth_id_request_key")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_meeting_token_hash")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_edition_id_slot_id", ["edition_id", "slot_id"], unique=False)
        batch_op.create_index("ix_meeting_email", ["email"], unique=False)
        batch_op.create_index(
            "uq_meeting_edition_id_slot_id_held",
            ["edition_id", "slot_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )

    op.create_table(
        "offline_scan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("nonce", sa.String(length=80), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("said", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("device_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("received_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("code_end", sa.String(length=4), nullable=True),
        sa.Column("is_doubtful", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("outcome IN ('admitted', 'already', 'invalid')", name=op.f("ck_offline_scan_outcome_known")),
        sa.CheckConstraint(
            "said IN ('admitted', 'left', 'already', 'invalid', 'unsure', 'undone')",
            name=op.f("ck_offline_scan_said_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "device_id"],
            ["gate_device.edition_id", "gate_device.id"],
            name=op.f("fk_offline_scan_edition_id_device_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_offline_scan_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_offline_scan_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_offline_scan_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_scan")),
        sa.UniqueConstraint("gate_id", "nonce", name=op.f("uq_offline_scan_gate_id_nonce")),
    )
    with op.batch_alter_table("offline_scan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_offline_scan_edition_id_said_outcome", ["edition_id", "said", "outcome"], unique=False
        )

    op.create_table(
        "presence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("joined_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("left_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('online', 'hand')", name=op.f("ck_presence_source_known")),
        sa.CheckConstraint("joined_at <= left_at", name=op.f("ck_presence_joined_before_left")),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_presence_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "session_id"],
            ["session.edition_id", "session.id"],
            name=op.f("fk_presence_edition_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_presence_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint(
            "edition_id",
            "registration_id",
            "place",
            "source",
            name=op.f("uq_presence_edition_id_registration_id_place_source"),
        ),
    )
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.create_index("ix_presence_edition_id_session_id", ["edition_id", "session_id"], unique=False)

    op.create_table(
        "protocol",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.String(length=160), server_default="", nullable=False),
        sa.Column("rank", sa.String(length=60), server_default="", nullable=False),
        sa.Column("organisation_kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("protocol_order", sa.Integer(), nullable=True),
        sa.Column("represents", sa.String(length=160), server_default="", nullable=False),
        sa.Column("seat", sa.String(length=40), server_default="", nullable=False),
        sa.Column("is_vip", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_protocol_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_protocol_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol")),
        sa.UniqueConstraint("edition_id", "registration_id", name=op.f("uq_protocol_edition_id_registration_id")),
    )
    op.create_table(
        "registration_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("values", db.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "question_id"],
            ["question.edition_id", "question.id"],
            name=op.f("fk_registration_answer_edition_id_question_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_registration_answer_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_registration_answer_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_answer")),
        sa.UniqueConstraint(
            "edition_id",
            "registration_id",
            "question_id",
            name=op.f("uq_registration_answer_edition_id_registration_id_question_id"),
        ),
    )
    with op.batch_alter_table("registration_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_registration_answer_edition_id_question_id", ["edition_id", "question_id"], unique=False
        )

    op.create_table(
        "registration_day",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("attendance", sa.String(length=10), nullable=False),
        sa.CheckConstraint("attendance IN ('onsite', 'online')", name=op.f("ck_registration_day_attendance_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_registration_day_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_registration_day_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_day")),
        sa.UniqueConstraint(
            "edition_id", "registration_id", "day", name=op.f("uq_registration_day_edition_id_registration_id_day")
        ),
    )
    op.create_table(
        "registration_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('approved', 'refused', 'moved_up')", name=op.f("ck_registration_decision_kind_known")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_registration_decision_actor_id")),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_registration_decision_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_registration_decision_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_decision")),
    )
    with op.batch_alter_table("registration_decision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_registration_decision_edition_id_registration_id", ["edition_id", "registration_id", "id"], unique=False
        )

    op.create_table(
        "registration_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_registration_note_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_registration_note_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_registration_note_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_registration_note_public_id")),
    )
    with op.batch_alter_table("registration_note", schema=None) as batch_op:
        batch_op.create_index(
            "ix_registration_note_edition_id_registration_id", ["edition_id", "registration_id", "id"], unique=False
        )

    op.create_table(
        "registration_role",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "role IN ('vip', 'speaker', 'moderator', 'judge', 'mentor', 'awardee', 'exhibitor', 'press', 'committee', 'volunteer')",
            name=op.f("ck_registration_role_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_registration_role_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_registration_role_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_role")),
        sa.UniqueConstraint(
            "edition_id", "registration_id", "role", name=op.f("uq_registration_role_edition_id_registration_id_role")
        ),
    )
    op.create_table(
        "scan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nonce", sa.String(length=80), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("first_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("first_gate", sa.String(length=26), nullable=True),
        sa.Column("note", sa.String(length=10), nullable=True),
        sa.Column("scanned_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(result = 'invalid') = (first_at IS NULL)", name=op.f("ck_scan_entry_known")),
        sa.CheckConstraint("result IN ('admitted', 'already', 'invalid')", name=op.f("ck_scan_result_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_scan_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_scan_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_scan_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("gate_id", "nonce", name=op.f("uq_scan_gate_id_nonce")),
    )
    op.create_table(
        "seat_offer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offered_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_seat_offer_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_seat_offer_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_offer")),
        sa.UniqueConstraint("edition_id", "registration_id", name=op.f("uq_seat_offer_edition_id_registration_id")),
    )
    with op.batch_alter_table("seat_offer", schema=None) as batch_op:
        batch_op.create_index("ix_seat_offer_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "session_booking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("booked_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told", sa.String(length=300), server_default="", nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (waiting_since IS NOT NULL)", name=op.f("ck_session_booking_waiting_has_time")
        ),
        sa.CheckConstraint("state IN ('booked', 'waiting', 'online')", name=op.f("ck_session_booking_state_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_session_booking_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "session_id"],
            ["session.edition_id", "session.id"],
            name=op.f("fk_session_booking_edition_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_session_booking_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_booking")),
        sa.UniqueConstraint(
            "edition_id",
            "session_id",
            "registration_id",
            name=op.f("uq_session_booking_edition_id_session_id_registration_id"),
        ),
    )
    with op.batch_alter_table("session_booking", schema=None) as batch_op:
        batch_op.create_index(
            "ix_session_booking_edition_id_registration_id", ["edition_id", "registration_id"], unique=False
        )
        batch_op.create_index(
            "ix_session_booking_line",
            ["edition_id", "session_id", "waiting_since", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "survey_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("review", sa.String(length=8), server_default="pending", nullable=False),
        sa.Column("tags", db.Json(), server_default="[]", nullable=False),
        sa.CheckConstraint("review IN ('pending', 'shown', 'hidden')", name=op.f("ck_survey_comment_review_known")),
        sa.ForeignKeyConstraint(
            ["edition_id", "question_id"],
            ["question.edition_id", "question.id"],
            name=op.f("fk_survey_comment_edition_id_question_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "subject_id"],
            ["survey_subject.edition_id", "survey_subject.id"],
            name=op.f("fk_survey_comment_edition_id_subject_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_comment_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_comment_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_comment")),
    )
    with op.batch_alter_table("survey_comment", schema=None) as batch_op:
        batch_op.create_index("ix_survey_comment_edition_id_survey_id", ["edition_id", "survey_id"], unique=False)
        batch_op.create_index("ix_survey_comment_subject_id", ["subject_id"], unique=False)

    op.create_table(
        "survey_invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=True),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(named IS NULL) = (registration_id IS NULL)", name=op.f("ck_survey_invitation_person_if_named")
        ),
        sa.CheckConstraint("named", name=op.f("ck_survey_invitation_named_or_nothing")),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_survey_invitation_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "subject_id"],
            ["survey_subject.edition_id", "survey_subject.id"],
            name=op.f("fk_survey_invitation_edition_id_subject_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id", "named"],
            ["survey.edition_id", "survey.id", "survey.is_named"],
            name=op.f("fk_survey_invitation_edition_id_survey_id_named"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_invitation_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_invitation_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_survey_invitation")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.create_index("ix_survey_invitation_registration_id", ["edition_id", "registration_id"], unique=False)
        batch_op.create_index("ix_survey_invitation_subject_id", ["subject_id"], unique=False)

    op.create_table(
        "survey_invited",
        sa.Column(
            "survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "subject_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_survey_invited_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_invited_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_invited_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", "registration_id", "subject_id", name=op.f("pk_survey_invited")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_invited", schema=None) as batch_op:
        batch_op.create_index("ix_survey_invited_registration_id", ["registration_id"], unique=False)

    op.create_table(
        "survey_response",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id", "subject_id"],
            ["survey_subject.edition_id", "survey_subject.id"],
            name=op.f("fk_survey_response_edition_id_subject_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id"],
            ["survey.edition_id", "survey.id"],
            name=op.f("fk_survey_response_edition_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_response_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_response")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_survey_response_edition_id_id")),
    )
    with op.batch_alter_table("survey_response", schema=None) as batch_op:
        batch_op.create_index("ix_survey_response_edition_id_survey_id", ["edition_id", "survey_id"], unique=False)
        batch_op.create_index("ix_survey_response_subject_id", ["subject_id"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("scan_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_ticket_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ticket_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_ticket_edition_id_code")),
        sa.UniqueConstraint("edition_id", "id", name=op.f("uq_ticket_edition_id_id")),
        sa.UniqueConstraint("edition_id", "registration_id", name=op.f("uq_ticket_edition_id_registration_id")),
        sa.UniqueConstraint("scan_hash", name=op.f("uq_ticket_scan_hash")),
    )
    op.create_table(
        "walk_in",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nonce", sa.String(length=80), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_walk_in_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_walk_in_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_walk_in_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
        sa.UniqueConstraint("edition_id", "nonce", name=op.f("uq_walk_in_edition_id_nonce")),
        sa.UniqueConstraint("edition_id", "registration_id", name=op.f("uq_walk_in_edition_id_registration_id")),
    )
    op.create_table(
        "whereabouts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("changed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("returns", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("returns >= 0", name=op.f("ck_whereabouts_returns_counted")),
        sa.ForeignKeyConstraint(
            ["edition_id", "area_id"],
            ["area.edition_id", "area.id"],
            name=op.f("fk_whereabouts_edition_id_area_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_whereabouts_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_whereabouts_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whereabouts")),
        sa.UniqueConstraint(
            "edition_id",
            "area_id",
            "day",
            "registration_id",
            name=op.f("uq_whereabouts_edition_id_area_id_day_registration_id"),
        ),
    )
    op.create_table(
        "zoom_person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("stays", db.Json(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("guesses", db.Json(), server_default="[]", nullable=False),
        sa.CheckConstraint(
            "(registration_id IS NOT NULL) = (how IN ('email', 'name', 'hand'))",
            name=op.f("ck_zoom_person_matched_to_somebody"),
        ),
        sa.CheckConstraint(
            "how IN ('email', 'name', 'hand', 'several', 'nobody', 'ignored')", name=op.f("ck_zoom_person_how_known")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_zoom_person_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "report_id"],
            ["zoom_report.edition_id", "zoom_report.id"],
            name=op.f("fk_zoom_person_edition_id_report_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_zoom_person_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zoom_person")),
        sa.UniqueConstraint("edition_id", "report_id", "who", name=op.f("uq_zoom_person_edition_id_report_id_who")),
    )
    with op.batch_alter_table("zoom_person", schema=None) as batch_op:
        batch_op.create_index(
            "ix_zoom_person_edition_id_registration_id", ["edition_id", "registration_id"], unique=False
        )

    op.create_table(
        "judging_cleared_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "assignment_id"],
            ["judging_assignment.edition_id", "judging_assignment.id"],
            name=op.f("fk_judging_cleared_comment_edition_id_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "criterion_id"],
            ["judging_criterion.edition_id", "judging_criterion.id"],
            name=op.f("fk_judging_cleared_comment_edition_id_criterion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_cleared_comment_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_cleared_comment")),
        sa.UniqueConstraint(
            "assignment_id", "criterion_id", name=op.f("uq_judging_cleared_comment_assignment_id_criterion_id")
        ),
    )
    op.create_table(
        "judging_paper_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("content", db.Json(), nullable=False),
        sa.Column("read_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("written_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_judging_paper_reading_number_one_or_two")),
        sa.ForeignKeyConstraint(
            ["edition_id", "assignment_id"],
            ["judging_assignment.edition_id", "judging_assignment.id"],
            name=op.f("fk_judging_paper_reading_edition_id_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_judging_paper_reading_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judging_paper_reading")),
        sa.UniqueConstraint("assignment_id", "number", name=op.f("uq_judging_paper_reading_assignment_id_number")),
        sa.UniqueConstraint("assignment_id", "user_id", name=op.f("uq_judging_paper_reading_assignment_id_user_id")),
    )
    op.create_table(
        "scan_undo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nonce", sa.String(length=80), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id", "gate_id"],
            ["gate.edition_id", "gate.id"],
            name=op.f("fk_scan_undo_edition_id_gate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_scan_undo_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["gate_id", "nonce"],
            ["scan.gate_id", "scan.nonce"],
            name=op.f("fk_scan_undo_gate_id_nonce"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_undo")),
        sa.UniqueConstraint("gate_id", "nonce", name=op.f("uq_scan_undo_gate_id_nonce")),
    )
    op.create_table(
        "score_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("judge", sa.String(length=16), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("score", sa.String(length=20), nullable=True),
        sa.Column("comment_hash", sa.String(length=64), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("comment", sa.String(length=2000), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("sheet_version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), server_default="screen", nullable=False),
        sa.CheckConstraint("source IN ('screen', 'paper')", name=op.f("ck_score_log_source_known")),
        sa.CheckConstraint("comment IS NULL OR comment_hash IS NOT NULL", name=op.f("ck_score_log_comment_is_hashed")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_score_log_sequence_from_one")),
        sa.ForeignKeyConstraint(
            ["edition_id", "assignment_id"],
            ["judging_assignment.edition_id", "judging_assignment.id"],
            name=op.f("fk_score_log_edition_id_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "criterion_id"],
            ["judging_criterion.edition_id", "judging_criterion.id"],
            name=op.f("fk_score_log_edition_id_criterion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "round_id"],
            ["judging_round.edition_id", "judging_round.id"],
            name=op.f("fk_score_log_edition_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_score_log_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_log")),
        sa.UniqueConstraint("assignment_id", "client_id", name=op.f("uq_score_log_assignment_id_client_id")),
        sa.UniqueConstraint("round_id", "previous_hash", name=op.f("uq_score_log_round_id_previous_hash")),
        sa.UniqueConstraint("round_id", "sequence", name=op.f("uq_score_log_round_id_sequence")),
    )
    with op.batch_alter_table("score_log", schema=None) as batch_op:
        batch_op.create_index(
            "ix_score_log_assignment_id_criterion_id_sequence",
            ["assignment_id", "criterion_id", "sequence"],
            unique=False,
        )
        batch_op.create_index(
            "ix_score_log_with_comment",
            ["assignment_id", "criterion_id", "sequence"],
            unique=False,
            sqlite_where=sa.text("comment_hash IS NOT NULL"),
            postgresql_where=sa.text("comment_hash IS NOT NULL"),
        )

    op.create_table(
        "survey_answer",
        sa.Column(
            "response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("value <> ''", name=op.f("ck_survey_answer_value_given")),
        sa.ForeignKeyConstraint(
            ["edition_id", "question_id"],
            ["question.edition_id", "question.id"],
            name=op.f("fk_survey_answer_edition_id_question_id"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "response_id"],
            ["survey_response.edition_id", "survey_response.id"],
            name=op.f("fk_survey_answer_edition_id_response_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_answer_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "question_id", "value", name=op.f("pk_survey_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_named",
        sa.Column(
            "response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.CheckConstraint("named", name=op.f("ck_survey_named_named_only")),
        sa.ForeignKeyConstraint(
            ["edition_id", "registration_id"],
            ["registration.edition_id", "registration.id"],
            name=op.f("fk_survey_named_edition_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "response_id"],
            ["survey_response.edition_id", "survey_response.id"],
            name=op.f("fk_survey_named_edition_id_response_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id", "survey_id", "named"],
            ["survey.edition_id", "survey.id", "survey.is_named"],
            name=op.f("fk_survey_named_edition_id_survey_id_named"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_survey_named_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_survey_named")),
        sa.UniqueConstraint("survey_id", "registration_id", name=op.f("uq_survey_named_survey_id_registration_id")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_named", schema=None) as batch_op:
        batch_op.create_index("ix_survey_named_edition_id_survey_id", ["edition_id", "survey_id"], unique=False)
        batch_op.create_index("ix_survey_named_registration_id", ["registration_id"], unique=False)
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.text(guard.replace(":", "\\:")))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for function in ("score_log_is_append_only", "judging_no_conflict", "judging_tie_waits"):
            op.execute(sa.text(f"DROP FUNCTION {function}() CASCADE"))
    with op.batch_alter_table("survey_named", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_named_registration_id")
        batch_op.drop_index("ix_survey_named_edition_id_survey_id")

    op.drop_table("survey_named")
    op.drop_table("survey_answer")
    with op.batch_alter_table("score_log", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_score_log_with_comment",
            sqlite_where=sa.text("comment_hash IS NOT NULL"),
            postgresql_where=sa.text("comment_hash IS NOT NULL"),
        )
        batch_op.drop_index("ix_score_log_assignment_id_criterion_id_sequence")

    op.drop_table("score_log")
    op.drop_table("scan_undo")
    op.drop_table("judging_paper_reading")
    op.drop_table("judging_cleared_comment")
    with op.batch_alter_table("zoom_person", schema=None) as batch_op:
        batch_op.drop_index("ix_zoom_person_edition_id_registration_id")

    op.drop_table("zoom_person")
    op.drop_table("whereabouts")
    op.drop_table("walk_in")
    op.drop_table("ticket")
    with op.batch_alter_table("survey_response", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_response_subject_id")
        batch_op.drop_index("ix_survey_response_edition_id_survey_id")

    op.drop_table("survey_response")
    with op.batch_alter_table("survey_invited", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_invited_registration_id")

    op.drop_table("survey_invited")
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_invitation_subject_id")
        batch_op.drop_index("ix_survey_invitation_registration_id")

    op.drop_table("survey_invitation")
    with op.batch_alter_table("survey_comment", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_comment_subject_id")
        batch_op.drop_index("ix_survey_comment_edition_id_survey_id")

    op.drop_table("survey_comment")
    with op.batch_alter_table("session_booking", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_session_booking_line",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_session_booking_edition_id_registration_id")

    op.drop_table("session_booking")
    with op.batch_alter_table("seat_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_seat_offer_expires_at")

    op.drop_table("seat_offer")
    op.drop_table("scan")
    op.drop_table("registration_role")
    with op.batch_alter_table("registration_note", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_note_edition_id_registration_id")

    op.drop_table("registration_note")
    with op.batch_alter_table("registration_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_decision_edition_id_registration_id")

    op.drop_table("registration_decision")
    op.drop_table("registration_day")
    with op.batch_alter_table("registration_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_answer_edition_id_question_id")

    op.drop_table("registration_answer")
    op.drop_table("protocol")
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.drop_index("ix_presence_edition_id_session_id")

    op.drop_table("presence")
    with op.batch_alter_table("offline_scan", schema=None) as batch_op:
        batch_op.drop_index("ix_offline_scan_edition_id_said_outcome")

    op.drop_table("offline_scan")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meeting_edition_id_slot_id_held",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index("ix_meeting_email")
        batch_op.drop_index("ix_meeting_edition_id_slot_id")

    op.drop_table("meeting")
    with op.batch_alter_table("judging_result", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_result_category_id")

    op.drop_table("judging_result")
    op.drop_table("judging_outcome")
    op.drop_table("judging_opening_recipient")
    with op.batch_alter_table("judging_objection", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_objection_category_id")

    op.drop_table("judging_objection")
    with op.batch_alter_table("judging_evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_evidence_dossier_id")

    op.drop_table("judging_evidence")
    with op.batch_alter_table("judging_entry_change", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_entry_change_entry_id")

    op.drop_table("judging_entry_change")
    op.drop_table("judging_dossier_version")
    with op.batch_alter_table("judging_deliberation_note", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_deliberation_note_category_id")

    op.drop_table("judging_deliberation_note")
    op.drop_table("judging_decision")
    op.drop_table("judging_ballot")
    with op.batch_alter_table("judging_assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_assignment_panel_member_id")

    op.drop_table("judging_assignment")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_invitation_edition_id_name")

    op.drop_table("invitation")
    with op.batch_alter_table("imported_person", schema=None) as batch_op:
        batch_op.drop_index("ix_imported_person_edition_id_import_id")

    op.drop_table("imported_person")
    op.drop_table("gate_pairing")
    with op.batch_alter_table("finding_word", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_word_edition_id_document_id")

    op.drop_table("finding_word")
    with op.batch_alter_table("favourite", schema=None) as batch_op:
        batch_op.drop_index("ix_favourite_edition_id_booth_id")

    op.drop_table("favourite")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_registration_id")
        batch_op.drop_index("ix_entry_edition_id_at_id")

    op.drop_table("entry")
    with op.batch_alter_table("enquiry_report", schema=None) as batch_op:
        batch_op.drop_index("ix_enquiry_report_decided_by")

    op.drop_table("enquiry_report")
    with op.batch_alter_table("enquiry_note", schema=None) as batch_op:
        batch_op.drop_index("ix_enquiry_note_user_id")

    op.drop_table("enquiry_note")
    with op.batch_alter_table("enquiry_message", schema=None) as batch_op:
        batch_op.drop_index("ix_enquiry_message_user_id")

    op.drop_table("enquiry_message")
    op.drop_table("email_change")
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_delegate_one_head", sqlite_where=sa.text("is_head"), postgresql_where=sa.text("is_head")
        )
        batch_op.drop_index("ix_delegate_edition_id_delegation_id")

    op.drop_table("delegate")
    op.drop_table("certificate_run")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificate_held",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_certificate_edition_id_registration_id")

    op.drop_table("certificate")
    with op.batch_alter_table("campaign_recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_campaign_recipient_edition_id_registration_id")

    op.drop_table("campaign_recipient")
    with op.batch_alter_table("bulk_row", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_bulk_row_chosen", sqlite_where=sa.text("state = 'chosen'"), postgresql_where=sa.text("state = 'chosen'")
        )

    op.drop_table("bulk_row")
    with op.batch_alter_table("badge_print", schema=None) as batch_op:
        batch_op.drop_index("ix_badge_print_edition_id_registration_id")

    op.drop_table("badge_print")
    with op.batch_alter_table("answer_file", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_answer_file_unclaimed",
            sqlite_where=sa.text("registration_id IS NULL"),
            postgresql_where=sa.text("registration_id IS NULL"),
        )
        batch_op.drop_index("ix_answer_file_edition_id_registration_id")

    op.drop_table("answer_file")
    op.drop_table("zoom_report")
    op.drop_table("survey_submission")
    op.drop_table("survey_subject")
    with op.batch_alter_table("survey_quota", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_quota_edition_id_survey_id")

    op.drop_table("survey_quota")
    with op.batch_alter_table("survey_publication", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_publication_family")
        batch_op.drop_index("ix_survey_publication_edition_id_survey_id")

    op.drop_table("survey_publication")
    with op.batch_alter_table("survey_live", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_live_edition_id_survey_id")

    op.drop_table("survey_live")
    with op.batch_alter_table("survey_export", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_export_edition_id_survey_id")

    op.drop_table("survey_export")
    with op.batch_alter_table("session_speaker", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_session_speaker_moderator",
            sqlite_where=sa.text("role = 'moderator'"),
            postgresql_where=sa.text("role = 'moderator'"),
        )
        batch_op.drop_index("ix_session_speaker_edition_id_speaker_id")

    op.drop_table("session_speaker")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_registration_live_identity",
            sqlite_where=sa.text("status <> 'cancelled'"),
            postgresql_where=sa.text("status <> 'cancelled'"),
        )
        batch_op.drop_index(
            "ix_registration_waiting_line",
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )
        batch_op.drop_index(
            "ix_registration_edition_id_type_id",
            sqlite_where=sa.text("type_id IS NOT NULL"),
            postgresql_where=sa.text("type_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_registration_edition_id_status_sort_name")
        batch_op.drop_index("ix_registration_edition_id_sort_name")

    op.drop_table("registration")
    with op.batch_alter_table("meeting_slot", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_slot_created_by")

    op.drop_table("meeting_slot")
    with op.batch_alter_table("judging_vote", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_judging_vote_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("judging_vote")
    op.drop_table("judging_signature")
    op.drop_table("judging_publication")
    with op.batch_alter_table("judging_panel_member", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_panel_member_user_id")

    op.drop_table("judging_panel_member")
    with op.batch_alter_table("judging_opening", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_opening_category_id")

    op.drop_table("judging_opening")
    with op.batch_alter_table("judging_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_judging_entry_calibration",
            sqlite_where=sa.text("is_calibration"),
            postgresql_where=sa.text("is_calibration"),
        )

    op.drop_table("judging_entry")
    op.drop_table("judging_dossier")
    op.drop_table("judging_criterion")
    with op.batch_alter_table("innovation", schema=None) as batch_op:
        batch_op.drop_index("ix_innovation_edition_id_dimension_id")
        batch_op.drop_index("ix_innovation_edition_id_booth_id")

    op.drop_table("innovation")
    op.drop_table("gate_rule")
    op.drop_table("gate_device")
    op.drop_table("finding_document")
    with op.batch_alter_table("enquiry_block", schema=None) as batch_op:
        batch_op.drop_index("ix_enquiry_block_user_id")
        batch_op.drop_index("ix_enquiry_block_email_hash")

    op.drop_table("enquiry_block")
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.drop_index("ix_enquiry_email")
        batch_op.drop_index("ix_enquiry_edition_id_state_created_at")
        batch_op.drop_index("ix_enquiry_edition_id_booth_id_last_at")
        batch_op.drop_index(
            "ix_enquiry_due_at",
            sqlite_where=sa.text("answer_seconds IS NULL"),
            postgresql_where=sa.text("answer_seconds IS NULL"),
        )
        batch_op.drop_index("ix_enquiry_assigned_to")

    op.drop_table("enquiry")
    op.drop_table("contact_link")
    op.drop_table("certificate_template")
    with op.batch_alter_table("booth_version", schema=None) as batch_op:
        batch_op.drop_index("ix_booth_version_published_by")
        batch_op.drop_index("ix_booth_version_pic_user_id")

    op.drop_table("booth_version")
    with op.batch_alter_table("booth_note", schema=None) as batch_op:
        batch_op.drop_index("ix_booth_note_edition_id_booth_id")
        batch_op.drop_index("ix_booth_note_asked_by")

    op.drop_table("booth_note")
    with op.batch_alter_table("booth_media", schema=None) as batch_op:
        batch_op.drop_index("ix_booth_media_created_by")

    op.drop_table("booth_media")
    with op.batch_alter_table("booth_line", schema=None) as batch_op:
        batch_op.drop_index("ix_booth_line_deputy_user_id")

    op.drop_table("booth_line")
    op.drop_table("booth_count")
    with op.batch_alter_table("booth_continuation", schema=None) as batch_op:
        batch_op.drop_index("ix_booth_continuation_from_edition_id_from_booth_id")

    op.drop_table("booth_continuation")
    op.drop_table("answer_template")
    op.drop_table("survey")
    op.drop_table("session_room")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index("ix_session_edition_id_starts_at")
        batch_op.drop_index("ix_session_edition_id_room_id")

    op.drop_table("session")
    op.drop_table("question")
    with op.batch_alter_table("people_import", schema=None) as batch_op:
        batch_op.drop_index("ix_people_import_edition_id_created_at")

    op.drop_table("people_import")
    with op.batch_alter_table("judging_snapshot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_judging_snapshot_valid",
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.drop_table("judging_snapshot")
    with op.batch_alter_table("judging_signing_code", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_signing_code_user_id")

    op.drop_table("judging_signing_code")
    with op.batch_alter_table("judging_round_step", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_round_step_round_id")

    op.drop_table("judging_round_step")
    op.drop_table("judging_particulars")
    op.drop_table("judging_pact")
    with op.batch_alter_table("judging_minutes", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_minutes_round_id")

    op.drop_table("judging_minutes")
    with op.batch_alter_table("judging_category", schema=None) as batch_op:
        batch_op.drop_index("ix_judging_category_round_id")

    op.drop_table("judging_category")
    op.drop_table("gate")
    with op.batch_alter_table("booth", schema=None) as batch_op:
        batch_op.drop_index("ix_booth_pic_user_id")
        batch_op.drop_index("ix_booth_edited_by")

    op.drop_table("booth")
    op.drop_table("area_rule")
    op.drop_table("access_code")
    op.drop_table("whatsapp_mark")
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.drop_index("ix_tie_user_id")

    op.drop_table("tie")
    op.drop_table("ticket_type")
    op.drop_table("speaker")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_link_user_id")

    op.drop_table("sign_in_link")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_user_id")

    op.drop_table("sign_in")
    op.drop_table("room")
    op.drop_table("retention")
    op.drop_table("reminder_run")
    op.drop_table("registration_window")
    op.drop_table("registration_options")
    op.drop_table("region_quota")
    with op.batch_alter_table("region_alias", schema=None) as batch_op:
        batch_op.drop_index("ix_region_alias_region_id")

    op.drop_table("region_alias")
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.drop_index("ix_recognition_region_id")

    op.drop_table("recognition")
    op.drop_table("quota")
    op.drop_table("questionnaire_draft")
    op.drop_table("questionnaire")
    with op.batch_alter_table("programme_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_event_edition_id"))

    op.drop_table("programme_event")
    op.drop_table("practical_information")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index("ix_participation_region_id")

    op.drop_table("participation")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_role_without_region",
            sqlite_where=sa.text("region_id IS NULL"),
            postgresql_where=sa.text("region_id IS NULL"),
        )
        batch_op.drop_index("ix_membership_user_id")

    op.drop_table("membership")
    op.drop_table("line_setting")
    op.drop_table("judging_round")
    with op.batch_alter_table("history_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_note_about_edition_id"))

    op.drop_table("history_note")
    op.drop_table("finding_state")
    with op.batch_alter_table("finding_spelling", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_spelling_edition_id_word")

    op.drop_table("finding_spelling")
    op.drop_table("export_file")
    op.drop_table("exhibition_setting")
    op.drop_table("exhibition_end")
    op.drop_table("dimension")
    op.drop_table("delegation")
    op.drop_table("day_quota")
    op.drop_table("column_mapping")
    op.drop_table("campaign")
    op.drop_table("bulk_act")
    op.drop_table("area")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appointment_waiting",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.drop_table("appointment")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_edition_id"))

    op.drop_table("api_token")
    op.drop_table("user_account")
    op.drop_table("source_document")
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_index("ix_region_province_id")

    op.drop_table("region")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_state_run_at")

    op.drop_table("outbox_message")
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_index("ix_issued_document_edition_id_kind_subject")

    op.drop_table("issued_document")
    op.drop_table("idempotency_key")
    op.drop_table("edition")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_edition_id_subject")
        batch_op.drop_index("ix_audit_entry_edition_id_id")

    op.drop_table("audit_entry")
