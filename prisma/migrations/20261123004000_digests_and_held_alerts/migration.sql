-- AlterTable
ALTER TABLE "routing_rule" ADD COLUMN     "next_digest_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "digest_item" (
    "rule_id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "digest_item_pkey" PRIMARY KEY ("rule_id","incident_id")
);

-- CreateIndex
CREATE INDEX "digest_item_incident_id_idx" ON "digest_item"("incident_id");

-- AddForeignKey
ALTER TABLE "digest_item" ADD CONSTRAINT "digest_item_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "routing_rule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest_item" ADD CONSTRAINT "digest_item_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Unresolved alerts that a rule mutes, and symptoms: looked through every few seconds, and few.
CREATE INDEX "alert_muted_idx" ON "alert"("id") WHERE "muted_kind" IS NOT NULL AND "state" <> 'resolved';
CREATE INDEX "alert_symptom_idx" ON "alert"("inhibited_by_id") WHERE "inhibited_by_id" IS NOT NULL AND "state" <> 'resolved';
