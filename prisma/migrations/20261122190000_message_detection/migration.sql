-- AlterTable
ALTER TABLE "alert" ADD COLUMN     "quiet_minutes" INTEGER,
ADD COLUMN     "quiet_until" TIMESTAMPTZ(3),
ADD COLUMN     "shadow" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "suppressed_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "verdict" TEXT;

-- AlterTable
ALTER TABLE "detector_setting" ADD COLUMN     "shadow" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "subscription" ADD COLUMN     "review" TEXT NOT NULL DEFAULT 'none';

-- CreateTable
CREATE TABLE "detector_memory" (
    "broker_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "memory" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "detector_memory_pkey" PRIMARY KEY ("broker_id","kind")
);

-- CreateTable
CREATE TABLE "baseline_order" (
    "id" SERIAL NOT NULL,
    "broker_id" INTEGER NOT NULL,
    "scope" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),
    "topics_changed" INTEGER,

    CONSTRAINT "baseline_order_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "baseline_order_broker_id_applied_at_idx" ON "baseline_order"("broker_id", "applied_at");

-- CreateIndex
CREATE INDEX "alert_broker_id_detector_dedup_key_resolved_at_idx" ON "alert"("broker_id", "detector", "dedup_key", "resolved_at");

-- AddForeignKey
ALTER TABLE "detector_memory" ADD CONSTRAINT "detector_memory_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "baseline_order" ADD CONSTRAINT "baseline_order_broker_id_fkey" FOREIGN KEY ("broker_id") REFERENCES "broker"("id") ON DELETE CASCADE ON UPDATE CASCADE;
