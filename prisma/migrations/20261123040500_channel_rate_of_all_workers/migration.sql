-- AlterTable
ALTER TABLE "channel" ADD COLUMN     "slot_ends_at" TIMESTAMPTZ(3);
