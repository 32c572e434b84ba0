import type { Database } from '@/lib/db/database';

/** Stored settings and switches by detector kind; what is missing takes the defaults. */
export type DetectorSettings = {
  readonly settingsByKind: Readonly<Record<string, unknown>>;
  readonly enabledByKind: Readonly<Record<string, boolean>>;
  /** Whose findings are recorded and told to nobody. */
  readonly shadowByKind?: Readonly<Record<string, boolean>>;
};

/** Reads the settings of all detectors. */
export async function readDetectorSettings(db: Database): Promise<DetectorSettings> {
  const rows = await db.detectorSetting.findMany();
  return {
    settingsByKind: Object.fromEntries(rows.map((row) => [row.kind, row.settings])),
    enabledByKind: Object.fromEntries(rows.map((row) => [row.kind, row.enabled])),
    shadowByKind: Object.fromEntries(rows.map((row) => [row.kind, row.shadow])),
  };
}
