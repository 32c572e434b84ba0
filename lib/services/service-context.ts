import type { Logger } from '@/lib/config/logger';
import type { SecretBox } from '@/lib/config/secret-box';
import type { Database } from '@/lib/db/database';

/** Who does something: a signed-in person, the API token, or the system itself. Every use case takes one. */
export type Actor = {
  readonly id: string | null;
  readonly name: string;
  readonly role: 'viewer' | 'ot-engineer' | 'analyst' | 'admin' | 'system';
};

/** What use cases need from outside; built once at the edge and passed in. */
export type ServiceContext = {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly log: Logger;
  /** Base URL for links in alerts, without a trailing slash. */
  readonly publicUrl: string;
  now(): Date;
};
