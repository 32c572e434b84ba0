-- A message that is updated in place may be about an incident, or about an alert that belongs to none.
ALTER TABLE "channel_thread" DROP CONSTRAINT "channel_thread_pkey",
ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "alert_id" UUID,
ALTER COLUMN "incident_id" DROP NOT NULL,
ADD CONSTRAINT "channel_thread_pkey" PRIMARY KEY ("id"),
ADD CONSTRAINT "channel_thread_about_one" CHECK (num_nonnulls("incident_id", "alert_id") = 1);

ALTER TABLE "channel_thread" ALTER COLUMN "id" DROP DEFAULT;

-- CreateIndex
CREATE UNIQUE INDEX "channel_thread_channel_id_incident_id_key" ON "channel_thread"("channel_id", "incident_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_thread_channel_id_alert_id_key" ON "channel_thread"("channel_id", "alert_id");

-- AddForeignKey
ALTER TABLE "channel_thread" ADD CONSTRAINT "channel_thread_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;
