-- AlterTable
ALTER TABLE "incident" ADD COLUMN     "flap_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "set_aside_at" TIMESTAMPTZ(3),
ADD COLUMN     "set_aside_reason" TEXT;

-- AlterTable
ALTER TABLE "routing_rule" ADD COLUMN     "outside_times" TEXT NOT NULL DEFAULT 'next';

-- CreateIndex
CREATE INDEX "channel_thread_incident_id_idx" ON "channel_thread"("incident_id");

-- CreateIndex
CREATE INDEX "channel_thread_alert_id_idx" ON "channel_thread"("alert_id");

-- Incidents that could not be told: counted often, and hardly ever any.
CREATE INDEX "incident_set_aside_idx" ON "incident"("set_aside_at") WHERE "set_aside_at" IS NOT NULL;
