import { boundIdentifier } from '@/lib/domain/wire-text';
import { hashBytes } from '../hash-bytes';
import type { MetricCursor } from '../metric-cursor';

const encoder = new TextEncoder();

/** Metric names, each kept once however many devices have it, and given back when the last metric of that name is. */
export class NamePool {
  private readonly idByName = new Map<string, number>();
  private readonly names: string[] = [];
  private hashes = new Int32Array(256);
  private uses = new Int32Array(256);
  private readonly free: number[] = [];
  /** Length of all names together. */
  characters = 0;

  get size(): number {
    return this.idByName.size;
  }

  name(id: number): string {
    return this.names[id] ?? '';
  }

  /** `hashBytes` of the name as it is kept. */
  hash(id: number): number {
    return this.hashes[id] ?? 0;
  }

  /** -1 when no metric has this name. */
  idOf(name: string): number {
    return this.idByName.get(name) ?? -1;
  }

  /** Counts one more use of a name. */
  use(name: string): number {
    const known = this.idByName.get(name);
    if (known !== undefined) {
      this.uses[known] = (this.uses[known] ?? 0) + 1;
      return known;
    }
    const id = this.free.pop() ?? this.names.length;
    if (id >= this.uses.length) this.grow();
    const bytes = encoder.encode(name);
    this.names[id] = name;
    this.hashes[id] = hashBytes(bytes, 0, bytes.length);
    this.uses[id] = 1;
    this.idByName.set(name, id);
    this.characters += name.length;
    return id;
  }

  release(id: number): void {
    const left = (this.uses[id] ?? 0) - 1;
    this.uses[id] = left;
    if (left > 0) return;
    this.characters -= this.names[id]?.length ?? 0;
    this.idByName.delete(this.names[id] ?? '');
    this.names[id] = '';
    this.free.push(id);
  }

  /** Is this the name of the cursor's metric? Compares every byte: hashes can be made to collide. */
  isNameOf(id: number, cursor: MetricCursor): boolean {
    const name = this.names[id] ?? '';
    const { bytes, nameStart: start, nameEnd: end } = cursor;
    if (end - start !== name.length) return isSameText(name, cursor);
    for (let at = 0; at < name.length; at++) {
      const byte = bytes[start + at] ?? 0;
      if (byte >= 0x80) return isSameText(name, cursor);
      if (byte !== name.charCodeAt(at)) return false;
    }
    return true;
  }

  private grow(): void {
    const size = this.uses.length * 2;
    const hashes = new Int32Array(size);
    hashes.set(this.hashes);
    this.hashes = hashes;
    const uses = new Int32Array(size);
    uses.set(this.uses);
    this.uses = uses;
  }
}

/** A metric's name as it is kept: bounded and storable. */
export function keptName(cursor: MetricCursor): string {
  return boundIdentifier(cursor.name() ?? '');
}

function isSameText(name: string, cursor: MetricCursor): boolean {
  return name.length <= cursor.nameEnd - cursor.nameStart && keptName(cursor) === name;
}
