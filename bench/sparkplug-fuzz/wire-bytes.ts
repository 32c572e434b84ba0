/** Protobuf put together byte by byte, for payloads that no encoder would make. */
export function joined(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** A length-delimited field. */
export function field(number: number, content: ArrayLike<number>): Uint8Array {
  return joined(varint(number * 8 + 2), varint(content.length), content);
}

export function integer(number: number, value: number): Uint8Array {
  return joined(varint(number * 8), varint(value));
}

export function times(count: number, part: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(count * part.length);
  for (let n = 0; n < count; n++) bytes.set(part, n * part.length);
  return bytes;
}

export function filled(count: number, byte: number): Uint8Array {
  return new Uint8Array(count).fill(byte);
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
