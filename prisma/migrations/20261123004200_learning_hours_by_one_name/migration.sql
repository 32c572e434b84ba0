-- All detectors call their learning time by the same name.
UPDATE "detector_setting"
SET "settings" = ("settings" - 'learnHours') || jsonb_build_object('learningHours', "settings" -> 'learnHours')
WHERE "settings" ? 'learnHours' AND NOT "settings" ? 'learningHours';
