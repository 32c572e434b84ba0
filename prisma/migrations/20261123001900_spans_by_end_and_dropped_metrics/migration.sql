-- AlterTable
ALTER TABLE "metric" ADD COLUMN     "dropped_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "availability_span_to_at_idx" ON "availability_span"("to_at");

-- Few metrics are dropped, so their index holds nothing else.
CREATE INDEX "metric_dropped_at_idx" ON "metric"("dropped_at") WHERE "dropped_at" IS NOT NULL;

-- Metrics that were dropped before this column told so.
UPDATE "metric" SET "dropped_at" = "received_at" WHERE "stale_reason" = 'no longer in the birth certificate';
