-- CreateTable
CREATE TABLE "broker" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'auto',
    "username" TEXT,
    "password_sealed" TEXT,
    "topics" TEXT[],
    "tls_sealed" TEXT,
    "tls_server_name" TEXT,
    "tls_pinned" TEXT,
    "source" TEXT NOT NULL DEFAULT 'user',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'connecting',
    "state_reason" TEXT,
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "detected_kind" TEXT,
    "version" TEXT,
    "pulse" JSONB NOT NULL DEFAULT '{}',
    "pulse_at" TIMESTAMPTZ(3),
    "blind_spots" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "broker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mqtt_client" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "client_id" TEXT NOT NULL,
    "username" TEXT,
    "address" TEXT,
    "port" INTEGER,
    "addresses" TEXT[],
    "protocol_version" INTEGER,
    "keep_alive_seconds" INTEGER,
    "clean_start" BOOLEAN,
    "is_bridge" BOOLEAN NOT NULL DEFAULT false,
    "is_monitor" BOOLEAN NOT NULL DEFAULT false,
    "connected" BOOLEAN,
    "since" TIMESTAMPTZ(3),
    "last_reason" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mqtt_client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "client_id" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "share_group" TEXT,
    "granted_qos" INTEGER,
    "denied" BOOLEAN NOT NULL DEFAULT false,
    "breadth" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "exposed_topics" INTEGER NOT NULL DEFAULT 0,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "is_monitor" BOOLEAN NOT NULL DEFAULT false,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "topic" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "message_count" BIGINT NOT NULL DEFAULT 0,
    "byte_count" BIGINT NOT NULL DEFAULT 0,
    "retained" BOOLEAN NOT NULL DEFAULT false,
    "qos" INTEGER NOT NULL DEFAULT 0,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_payload" BYTEA,
    "last_payload_length" INTEGER,
    "last_payload_at" TIMESTAMPTZ(3),
    "baseline" JSONB,

    CONSTRAINT "topic_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "topic_minute" (
    "broker_id" INTEGER NOT NULL,
    "topic_id" INTEGER NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "count" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "topic_minute_pkey" PRIMARY KEY ("broker_id","topic_id","minute")
) PARTITION BY RANGE ("minute");

-- CreateTable
CREATE TABLE "broker_metric" (
    "broker_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "broker_metric_pkey" PRIMARY KEY ("broker_id","name","at")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "broker_event" (
    "id" BIGSERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "broker_at" TIMESTAMPTZ(3),
    "kind" TEXT NOT NULL,
    "client_id" TEXT,
    "client_id_confidence" TEXT NOT NULL,
    "username" TEXT,
    "address" TEXT,
    "port" INTEGER,
    "reason" TEXT,
    "filter" TEXT,
    "topic" TEXT,
    "origin" TEXT NOT NULL,
    "spoofable" BOOLEAN NOT NULL,
    "raw" TEXT NOT NULL,
    "details" JSONB,

    CONSTRAINT "broker_event_pkey" PRIMARY KEY ("broker_id","at","id")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "edge_node" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "group_id" TEXT NOT NULL,
    "edge_node_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "since" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "bd_seq" INTEGER,
    "births" INTEGER NOT NULL DEFAULT 0,
    "deaths" INTEGER NOT NULL DEFAULT 0,
    "metric_count" INTEGER,
    "last_message_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "edge_node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device" (
    "id" SERIAL NOT NULL,
    "edge_node_id" INTEGER NOT NULL,
    "device_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "since" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "births" INTEGER NOT NULL DEFAULT 0,
    "deaths" INTEGER NOT NULL DEFAULT 0,
    "metric_count" INTEGER,
    "last_message_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "host_application" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "host_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "since" TIMESTAMPTZ(3) NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "host_application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "detector" TEXT NOT NULL,
    "dedup_key" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "evidence" JSONB NOT NULL DEFAULT '{}',
    "attack" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_event" (
    "id" BIGSERIAL NOT NULL,
    "alert_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "actor" TEXT,
    "text" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "alert_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "minimum_severity" TEXT NOT NULL DEFAULT 'low',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "secrets_sealed" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "alert_id" UUID,
    "cause" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "dedup_key" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_attempt_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "last_attempt_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "locked_until" TIMESTAMPTZ(3),
    "status_code" INTEGER,
    "detail" TEXT,

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "detector_setting" (
    "kind" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "detector_setting_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "change" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "frame" JSONB NOT NULL,

    CONSTRAINT "change_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "worker_instance" (
    "id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "stats" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "worker_instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spool_checkpoint" (
    "spool_id" TEXT NOT NULL,
    "batch" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spool_checkpoint_pkey" PRIMARY KEY ("spool_id")
);

-- CreateTable
CREATE TABLE "demo_attack" (
    "id" SERIAL NOT NULL,
    "attack" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "demo_attack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "app_setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "resource_id" TEXT,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "broker_name_key" ON "broker"("name");

-- CreateIndex
CREATE INDEX "mqtt_client_broker_id_last_seen_at_idx" ON "mqtt_client"("broker_id", "last_seen_at");

-- CreateIndex
CREATE UNIQUE INDEX "mqtt_client_broker_id_client_id_key" ON "mqtt_client"("broker_id", "client_id");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_broker_id_client_id_filter_key" ON "subscription"("broker_id", "client_id", "filter");

-- CreateIndex
CREATE UNIQUE INDEX "topic_broker_id_name_key" ON "topic"("broker_id", "name");

-- CreateIndex
CREATE INDEX "topic_minute_minute_idx" ON "topic_minute" USING BRIN ("minute");

-- CreateIndex
CREATE INDEX "broker_event_broker_id_client_id_at_idx" ON "broker_event"("broker_id", "client_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "edge_node_broker_id_group_id_edge_node_id_key" ON "edge_node"("broker_id", "group_id", "edge_node_id");

-- CreateIndex
CREATE UNIQUE INDEX "device_edge_node_id_device_id_key" ON "device"("edge_node_id", "device_id");

-- CreateIndex
CREATE UNIQUE INDEX "host_application_broker_id_host_id_key" ON "host_application"("broker_id", "host_id");

-- CreateIndex
CREATE INDEX "alert_state_severity_idx" ON "alert"("state", "severity");

-- CreateIndex
CREATE INDEX "alert_last_seen_at_idx" ON "alert"("last_seen_at");

-- CreateIndex
CREATE INDEX "alert_event_alert_id_id_idx" ON "alert_event"("alert_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_name_key" ON "channel"("name");

-- CreateIndex
CREATE UNIQUE INDEX "notification_dedup_key_key" ON "notification"("dedup_key");

-- CreateIndex
CREATE INDEX "notification_state_next_attempt_at_idx" ON "notification"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "notification_channel_id_created_at_idx" ON "notification"("channel_id", "created_at");

-- CreateIndex
CREATE INDEX "change_at_idx" ON "change"("at");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- AddForeignKey
ALTER TABLE "mqtt_client" ADD CONSTRAINT "mqtt_client_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "topic" ADD CONSTRAINT "topic_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edge_node" ADD CONSTRAINT "edge_node_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_edge_node_id_fkey" FOREIGN KEY ("edge_node_id") REFERENCES "edge_node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "host_application" ADD CONSTRAINT "host_application_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_event" ADD CONSTRAINT "alert_event_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here: what the Prisma schema has no word for.

-- A series row is never lost for want of its day: what has no day partition yet lands in the default one.
CREATE TABLE "topic_minute_default" PARTITION OF "topic_minute" DEFAULT WITH (fillfactor = 80);
CREATE TABLE "broker_metric_default" PARTITION OF "broker_metric" DEFAULT;
CREATE TABLE "broker_event_default" PARTITION OF "broker_event" DEFAULT;

-- One unresolved alert a condition.
CREATE UNIQUE INDEX "alert_unresolved_key" ON "alert"("broker_id", "detector", "dedup_key") WHERE state <> 'resolved';

-- Rows that change about once a second: room on the page keeps those updates HOT.
ALTER TABLE "topic" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "broker" SET (fillfactor = 50);
ALTER TABLE "worker_instance" SET (fillfactor = 50);
ALTER TABLE "mqtt_client" SET (fillfactor = 80);
ALTER TABLE "edge_node" SET (fillfactor = 80);
ALTER TABLE "device" SET (fillfactor = 80);
ALTER TABLE "change" SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.1);
