const fnvBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;
/** Properties, and bytes of the name of a user property, that are looked at in one message. */
const propertiesMax = 32;
const nameBytesMax = 64;
const userProperty = 0x26;
/** Set anew by every broker for every receiver: they say nothing of who published. */
const subscriptionIdentifier = 0x0b;
const topicAlias = 0x23;

/** How the value of each property that a PUBLISH may carry is laid out [MQTT-5 2.2.2.2]: bytes, or how to find the end. */
const layouts: Readonly<Record<number, number | 'text' | 'varint'>> = {
  1: 1,
  2: 4,
  3: 'text',
  8: 'text',
  9: 'text',
  [subscriptionIdentifier]: 'varint',
  [topicAlias]: 2,
};

/**
 * A 32-bit number for which MQTT 5 properties a message carries between two offsets: identifiers and names of user
 * properties, in their order, without values. 0 means none. Looks at 32 properties and 64 bytes of a name at most, and
 * stops at what is malformed: it never throws.
 */
export function hashProperties(bytes: Uint8Array, from: number, end: number): number {
  let hash = fnvBasis;
  let at = from;
  for (let seen = 0; at < end && seen < propertiesMax; seen++) {
    const identifier = bytes[at] ?? 0;
    const isPublishers = identifier !== subscriptionIdentifier && identifier !== topicAlias;
    if (isPublishers) hash = mix(hash, identifier);
    if (identifier === userProperty) {
      const nameEnd = textEnd(bytes, at + 1, end);
      const hashedEnd = Math.min(nameEnd, end, at + 3 + nameBytesMax);
      for (let next = at + 3; next < hashedEnd; next++) hash = mix(hash, bytes[next] ?? 0);
      at = textEnd(bytes, nameEnd, end);
    } else at = valueEnd(bytes, at + 1, end, layouts[identifier]);
  }
  return hash === fnvBasis ? 0 : hash || 1;
}

function mix(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, fnvPrime) >>> 0;
}

/** Behind a value; `end` when it is of no known layout or longer than what is there. */
function valueEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  layout: number | 'text' | 'varint' | undefined,
): number {
  if (layout === undefined) return end;
  if (layout === 'text') return textEnd(bytes, at, end);
  if (layout !== 'varint') return at + layout;
  let next = at;
  while (next < end && (bytes[next] ?? 0) >= 128) next++;
  return next + 1;
}

/** Behind a length of two bytes and as many bytes. */
function textEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 > end) return end;
  return at + 2 + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
}
