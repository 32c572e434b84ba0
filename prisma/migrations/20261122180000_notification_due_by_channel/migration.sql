-- DropIndex
DROP INDEX "notification_state_next_attempt_at_idx";

-- CreateIndex
CREATE INDEX "notification_channel_id_state_next_attempt_at_created_at_id_idx" ON "notification"("channel_id", "state", "next_attempt_at", "created_at", "id");
