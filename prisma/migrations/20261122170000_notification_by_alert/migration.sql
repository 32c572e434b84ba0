-- CreateIndex
CREATE INDEX "notification_alert_id_channel_id_created_at_idx" ON "notification"("alert_id", "channel_id", "created_at");
