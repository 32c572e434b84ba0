import type { Logger } from '@/lib/config/logger';
import type { Database } from '@/lib/db/database';
import { jsonText } from '@/lib/db/storable';
import type { Json } from '@/lib/domain/json';

/** A memory that is longer as JSON is a mistake of its detector and not kept. */
const charactersMax = 262_144;

/** What the detectors had learned of a broker, by kind; each checks its own. */
export async function readMemories(
  db: Database,
  brokerId: number,
): Promise<Readonly<Record<string, unknown>>> {
  const rows = await db.detectorMemory.findMany({ where: { brokerId } });
  return Object.fromEntries(rows.map(({ kind, memory }) => [kind, memory]));
}

/** Keeps what the detectors have learned of one broker; what has not changed is not written again. */
export class MemorySaver {
  private readonly saved = new Map<string, string>();

  constructor(
    private readonly db: Database,
    private readonly brokerId: number,
    private readonly log: Logger,
  ) {}

  /** Saves memories by kind, as of `at`; a broker that is gone leaves none. */
  async save(memories: Readonly<Record<string, Json>>, at: Date): Promise<void> {
    const changed = new Map<string, string>();
    for (const [kind, memory] of Object.entries(memories)) {
      const text = jsonText(memory);
      if (this.saved.get(kind) === text) continue;
      if (text.length <= charactersMax) changed.set(kind, text);
      else
        this.log.warn(
          { brokerId: this.brokerId, kind, characters: text.length },
          'a memory is too long to be kept',
        );
    }
    if (changed.size === 0) return;
    await this.db.$executeRaw`
      INSERT INTO detector_memory (broker_id, kind, memory, saved_at)
      SELECT b.id, r.kind, r.memory::jsonb, ${at}::timestamptz
      FROM broker b, unnest(${[...changed.keys()]}::text[], ${[...changed.values()]}::text[]) AS r (kind, memory)
      WHERE b.id = ${this.brokerId}::int
      ON CONFLICT (broker_id, kind) DO UPDATE SET memory = EXCLUDED.memory, saved_at = EXCLUDED.saved_at`;
    for (const [kind, text] of changed) this.saved.set(kind, text);
  }
}
