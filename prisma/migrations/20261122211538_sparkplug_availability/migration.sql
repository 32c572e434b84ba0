-- AlterTable
ALTER TABLE "edge_node" ADD COLUMN     "client_id" TEXT,
ADD COLUMN     "latency_p50_ms" DOUBLE PRECISION,
ADD COLUMN     "latency_p95_ms" DOUBLE PRECISION,
ADD COLUMN     "lost_messages" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rebirths" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "skew_ms" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "metric" (
    "id" SERIAL NOT NULL,
    "edge_node_id" INTEGER NOT NULL,
    "device_id" INTEGER NOT NULL DEFAULT 0,
    "name" TEXT NOT NULL,
    "alias" BIGINT,
    "datatype" TEXT NOT NULL,
    "value" JSONB,
    "quality" TEXT NOT NULL,
    "stale_reason" TEXT,
    "source_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "is_transient" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "metric_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_minute" (
    "broker_id" INTEGER NOT NULL,
    "metric_id" INTEGER NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "count" INTEGER NOT NULL,
    "min" DOUBLE PRECISION NOT NULL,
    "max" DOUBLE PRECISION NOT NULL,
    "last" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "metric_minute_pkey" PRIMARY KEY ("broker_id","metric_id","minute")
) PARTITION BY RANGE ("minute");

-- CreateTable
CREATE TABLE "sparkplug_quirk" (
    "id" SERIAL NOT NULL,
    "edge_node_id" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "sparkplug_quirk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "availability_span" (
    "id" BIGSERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "entity_kind" TEXT NOT NULL,
    "entity_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "availability_span_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "maintenance_window" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "scope" TEXT NOT NULL,
    "group_id" TEXT,
    "entity_id" INTEGER,
    "recurrence" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),
    "weekdays" INTEGER[],
    "start_minute" INTEGER,
    "duration_minutes" INTEGER,
    "reason" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "maintenance_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site_rule" (
    "id" SERIAL NOT NULL,
    "position" INTEGER NOT NULL,
    "group_glob" TEXT NOT NULL,
    "edge_node_glob" TEXT NOT NULL,
    "device_glob" TEXT NOT NULL,
    "site" TEXT NOT NULL,
    "area" TEXT NOT NULL,
    "line" TEXT NOT NULL,

    CONSTRAINT "site_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "defined_device" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "filter" TEXT,
    "client_id" TEXT,
    "interval_seconds" DOUBLE PRECISION,
    "learned_seconds" DOUBLE PRECISION,
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT,
    "last_message_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "defined_device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entity_note" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "entity_kind" TEXT NOT NULL,
    "entity_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "author_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "entity_note_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "metric_edge_node_id_device_id_name_key" ON "metric"("edge_node_id", "device_id", "name");

-- CreateIndex
CREATE INDEX "metric_minute_minute_idx" ON "metric_minute" USING BRIN ("minute");

-- CreateIndex
CREATE UNIQUE INDEX "sparkplug_quirk_edge_node_id_rule_key" ON "sparkplug_quirk"("edge_node_id", "rule");

-- CreateIndex
CREATE INDEX "availability_span_broker_id_to_at_idx" ON "availability_span"("broker_id", "to_at");

-- CreateIndex
CREATE UNIQUE INDEX "availability_span_entity_kind_entity_id_from_at_key" ON "availability_span"("entity_kind", "entity_id", "from_at");

-- CreateIndex
CREATE INDEX "maintenance_window_broker_id_idx" ON "maintenance_window"("broker_id");

-- CreateIndex
CREATE UNIQUE INDEX "site_rule_position_key" ON "site_rule"("position");

-- CreateIndex
CREATE UNIQUE INDEX "defined_device_broker_id_name_key" ON "defined_device"("broker_id", "name");

-- CreateIndex
CREATE INDEX "entity_note_entity_kind_entity_id_at_idx" ON "entity_note"("entity_kind", "entity_id", "at");

-- AddForeignKey
ALTER TABLE "metric" ADD CONSTRAINT "metric_edge_node_id_fkey" FOREIGN KEY ("edge_node_id") REFERENCES "edge_node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sparkplug_quirk" ADD CONSTRAINT "sparkplug_quirk_edge_node_id_fkey" FOREIGN KEY ("edge_node_id") REFERENCES "edge_node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "availability_span" ADD CONSTRAINT "availability_span_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "maintenance_window" ADD CONSTRAINT "maintenance_window_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "defined_device" ADD CONSTRAINT "defined_device_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entity_note" ADD CONSTRAINT "entity_note_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here: what the Prisma schema has no word for.

CREATE TABLE "metric_minute_default" PARTITION OF "metric_minute" DEFAULT WITH (fillfactor = 80);

-- Room on each page for the next value, so that it is a HOT update.
ALTER TABLE "metric" SET (fillfactor = 80);

-- One lasting span an entity.
CREATE UNIQUE INDEX "availability_span_open" ON "availability_span"("entity_kind", "entity_id") WHERE to_at IS NULL;

-- Births and deaths of one edge node or device in a period.
CREATE INDEX "broker_event_sparkplug" ON "broker_event"("broker_id", "topic", "at") WHERE kind LIKE 'sparkplug.%';
