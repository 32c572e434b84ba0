-- AlterTable
ALTER TABLE "channel" ADD COLUMN     "paused_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "progress" JSONB;
