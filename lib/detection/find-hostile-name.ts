const controls = /[\p{Cc}\p{Zl}\p{Zp}]|⟨U\+[0-9A-F]{4,6}⟩/u;
/** Format characters that turn or hide text; joiners (U+200C, U+200D) belong to ordinary writing and emoji. */
const deceiving = /(?!\u200C|\u200D|[\u{E0020}-\u{E007F}])\p{Cf}/u;
const onlySlashes = /^\/{2,}$/;
const parentLevel = /(?:^|\/)\.\.(?:\/|$)/;
const markup = /<\/?(?:script|img|svg|iframe|object|embed|style|meta|link)\b|javascript:/i;
const lookup = /\$\{(?:jndi|env|sys|lower|upper):/i;
const sql = /'\s*(?:;\s*(?:drop|delete|insert|update)\b|or\s+'?\d'?\s*=)/i;
const brokerWords =
  /New (?:client|bridge) connected from|Received (?:PUBLISH|SUBSCRIBE) from|closed its connection\.|exceeded timeout, disconnecting|session taken over| \(p\d, c[01], k\d+/;
const cutMark = /…⟨(\d{1,9}) bytes, [0-9a-f]{16}⟩$/;

/** Names this long (UTF-8 bytes) are what attack tools send; ordinary ones stay far below. */
const bytesMax = 1024;

/**
 * What is hostile about an MQTT client id, user name, topic or filter, in words; null for ordinary ones, whatever
 * language or spelling. Expects text as `boundIdentifier` leaves it (detection reference §2.8, brokers reference §12).
 */
export function findHostileName(name: string): string | null {
  if (controls.test(name)) return 'it holds control characters';
  if (deceiving.test(name)) return 'it holds invisible characters that turn or hide text';
  if (onlySlashes.test(name)) return 'it consists of slashes only';
  if (parentLevel.test(name)) return 'it holds “..” like a path that climbs up';
  if (markup.test(name)) return 'it holds markup that could run on a web page';
  if (lookup.test(name)) return 'it holds a lookup expression that some log software executes';
  if (sql.test(name)) return 'it holds a piece of a database command';
  if (brokerWords.test(name)) return 'it imitates a line of the broker’s log';
  const bytes = Number(cutMark.exec(name)?.[1] ?? 0);
  return bytes > bytesMax ? `it is ${bytes.toLocaleString('en')} bytes long` : null;
}
