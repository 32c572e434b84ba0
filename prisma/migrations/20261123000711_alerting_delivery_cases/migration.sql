-- AlterTable
ALTER TABLE "alert" ADD COLUMN     "assignee" TEXT,
ADD COLUMN     "assignee_id" TEXT,
ADD COLUMN     "hold" TEXT,
ADD COLUMN     "hold_count" INTEGER,
ADD COLUMN     "hold_severity" TEXT,
ADD COLUMN     "hold_until" TIMESTAMPTZ(3),
ADD COLUMN     "incident_id" UUID,
ADD COLUMN     "inhibited_by_id" UUID,
ADD COLUMN     "muted_by_id" TEXT,
ADD COLUMN     "muted_kind" TEXT,
ADD COLUMN     "reopened_at" TIMESTAMPTZ(3),
ADD COLUMN     "severity_factors" JSONB,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "channel" ADD COLUMN     "circuit_open_until" TIMESTAMPTZ(3),
ADD COLUMN     "failures_in_a_row" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "heartbeat_hours" INTEGER,
ADD COLUMN     "last_accepted_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_failed_at" TIMESTAMPTZ(3),
ADD COLUMN     "next_heartbeat_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "detector_setting" ADD COLUMN     "runbook" TEXT;

-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "incident_id" UUID;

-- CreateTable
CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "lead_alert_id" UUID,
    "alert_count" INTEGER NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "pending" JSONB NOT NULL DEFAULT '[]',
    "next_notice_at" TIMESTAMPTZ(3),
    "last_notice_at" TIMESTAMPTZ(3),
    "notice_number" INTEGER NOT NULL DEFAULT 0,
    "escalate_at" TIMESTAMPTZ(3),
    "escalation_step" INTEGER NOT NULL DEFAULT 0,
    "repeat_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_key" (
    "broker_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "incident_id" UUID NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_key_pkey" PRIMARY KEY ("broker_id","key","incident_id")
);

-- CreateTable
CREATE TABLE "silence" (
    "id" UUID NOT NULL,
    "matcher" JSONB NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_by" TEXT,
    "muted_count" INTEGER NOT NULL DEFAULT 0,
    "last_muted_at" TIMESTAMPTZ(3),

    CONSTRAINT "silence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mute_time" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "matcher" JSONB NOT NULL,
    "time_zone" TEXT NOT NULL,
    "weekdays" INTEGER[],
    "start_minute" INTEGER NOT NULL,
    "duration_minutes" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "reason" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "muted_count" INTEGER NOT NULL DEFAULT 0,
    "last_muted_at" TIMESTAMPTZ(3),

    CONSTRAINT "mute_time_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception" (
    "id" UUID NOT NULL,
    "matcher" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "alert_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "muted_count" INTEGER NOT NULL DEFAULT 0,
    "last_muted_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "asset_criticality" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER,
    "kind" TEXT NOT NULL,
    "pattern" TEXT NOT NULL DEFAULT '',
    "criticality" TEXT NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reason" TEXT NOT NULL DEFAULT '',
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "asset_criticality_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_rule" (
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "matcher" JSONB NOT NULL DEFAULT '{}',
    "times" JSONB,
    "channel_ids" UUID[],
    "go_on" BOOLEAN NOT NULL DEFAULT false,
    "send_resolved" BOOLEAN NOT NULL DEFAULT true,
    "group_wait_seconds" INTEGER NOT NULL,
    "group_interval_seconds" INTEGER NOT NULL,
    "repeat_minutes" INTEGER NOT NULL,
    "digest_minutes" INTEGER,
    "escalate_minutes" INTEGER,
    "escalate_channel_ids" UUID[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "routing_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_file" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'open',
    "severity" TEXT NOT NULL,
    "verdict" TEXT,
    "owner" TEXT,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "case_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_alert" (
    "case_id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "captured" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "case_alert_pkey" PRIMARY KEY ("case_id","alert_id")
);

-- CreateTable
CREATE TABLE "case_note" (
    "id" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "case_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_thread" (
    "channel_id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "reference" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_thread_pkey" PRIMARY KEY ("channel_id","incident_id")
);

-- CreateTable
CREATE TABLE "notification_attempt" (
    "id" BIGSERIAL NOT NULL,
    "notification_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "status_code" INTEGER,
    "detail" TEXT NOT NULL,

    CONSTRAINT "notification_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "incident_state_last_seen_at_idx" ON "incident"("state", "last_seen_at");

-- CreateIndex
CREATE INDEX "incident_next_notice_at_idx" ON "incident"("next_notice_at");

-- CreateIndex
CREATE INDEX "incident_escalate_at_idx" ON "incident"("escalate_at");

-- CreateIndex
CREATE INDEX "incident_repeat_at_idx" ON "incident"("repeat_at");

-- CreateIndex
CREATE INDEX "incident_key_incident_id_idx" ON "incident_key"("incident_id");

-- CreateIndex
CREATE INDEX "silence_ends_at_idx" ON "silence"("ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "mute_time_name_key" ON "mute_time"("name");

-- CreateIndex
CREATE INDEX "exception_expires_at_idx" ON "exception"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "asset_criticality_broker_id_kind_pattern_key" ON "asset_criticality"("broker_id", "kind", "pattern");

-- CreateIndex
CREATE UNIQUE INDEX "routing_rule_position_key" ON "routing_rule"("position");

-- CreateIndex
CREATE UNIQUE INDEX "routing_rule_name_key" ON "routing_rule"("name");

-- CreateIndex
CREATE UNIQUE INDEX "case_file_number_key" ON "case_file"("number");

-- CreateIndex
CREATE INDEX "case_file_state_updated_at_idx" ON "case_file"("state", "updated_at");

-- CreateIndex
CREATE INDEX "case_alert_alert_id_idx" ON "case_alert"("alert_id");

-- CreateIndex
CREATE INDEX "case_note_case_id_id_idx" ON "case_note"("case_id", "id");

-- CreateIndex
CREATE INDEX "notification_attempt_notification_id_id_idx" ON "notification_attempt"("notification_id", "id");

-- CreateIndex
CREATE INDEX "alert_incident_id_idx" ON "alert"("incident_id");

-- CreateIndex
CREATE INDEX "alert_inhibited_by_id_idx" ON "alert"("inhibited_by_id");

-- CreateIndex
CREATE INDEX "alert_hold_hold_until_idx" ON "alert"("hold", "hold_until");

-- CreateIndex
CREATE INDEX "audit_entry_resource_resource_id_idx" ON "audit_entry"("resource", "resource_id");

-- CreateIndex
CREATE INDEX "audit_entry_actor_at_idx" ON "audit_entry"("actor", "at");

-- CreateIndex
CREATE INDEX "notification_incident_id_channel_id_created_at_idx" ON "notification"("incident_id", "channel_id", "created_at");

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_inhibited_by_id_fkey" FOREIGN KEY ("inhibited_by_id") REFERENCES "alert"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_key" ADD CONSTRAINT "incident_key_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset_criticality" ADD CONSTRAINT "asset_criticality_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_alert" ADD CONSTRAINT "case_alert_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_thread" ADD CONSTRAINT "channel_thread_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_thread" ADD CONSTRAINT "channel_thread_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_attempt" ADD CONSTRAINT "notification_attempt_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE CASCADE ON UPDATE CASCADE;
