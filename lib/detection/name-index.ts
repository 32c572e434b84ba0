/** Slots looked at for one name; a crowd of names made to collide goes to a map, whose hash nobody can foresee. */
const probesMax = 16;
const free = 0;
const removed = -1;

/**
 * Finds the index of a name among a million at the price of about one cache miss: open addressing over pairs of (hash,
 * index + 1) in one typed array, at most half full, doubled as needed. Names themselves stay with their owner.
 */
export class NameIndex {
  private pairs = new Int32Array(2 * 1024);
  private used = 0;
  private readonly crowded = new Map<string, number>();

  /** `names` holds each name at the index that it is added with; another `hashOf` is for tests. */
  constructor(
    private readonly names: readonly string[],
    private readonly hashOf: (name: string) => number = hashName,
  ) {}

  get bytes(): number {
    return this.pairs.byteLength;
  }

  /** The index that a name was added with, -1 when it is unknown. */
  find(name: string): number {
    const place = this.placeOf(name, this.hashOf(name));
    if (place >= 0) return (this.pairs[place + 1] ?? 0) - 1;
    return this.crowded.size === 0 ? -1 : (this.crowded.get(name) ?? -1);
  }

  /** Adds a name that is unknown. */
  add(name: string, index: number): void {
    if (2 * this.used >= this.pairs.length / 2) this.grow();
    if (!this.put(this.hashOf(name), index)) this.crowded.set(name, index);
  }

  /** Forgets a name; to be called while `names` still holds it. */
  remove(name: string): void {
    const place = this.placeOf(name, this.hashOf(name));
    if (place >= 0) this.pairs[place + 1] = removed;
    else this.crowded.delete(name);
  }

  private placeOf(name: string, hash: number): number {
    const { pairs, names } = this;
    const last = pairs.length - 2;
    let place = (hash << 1) & last;
    for (let probe = 0; probe < probesMax; probe++) {
      const entry = pairs[place + 1] ?? free;
      if (entry === free) return -1;
      if (entry > 0 && pairs[place] === hash && names[entry - 1] === name) return place;
      place = (place + 2) & last;
    }
    return -1;
  }

  /** A slot that was emptied stays marked until the table grows, so that no search ends at it. */
  private put(hash: number, index: number): boolean {
    const { pairs } = this;
    const last = pairs.length - 2;
    let place = (hash << 1) & last;
    for (let probe = 0; probe < probesMax; probe++) {
      const entry = pairs[place + 1] ?? free;
      if (entry <= 0) {
        if (entry === free) this.used++;
        pairs[place] = hash;
        pairs[place + 1] = index + 1;
        return true;
      }
      place = (place + 2) & last;
    }
    return false;
  }

  /** Leaves out the slots that were emptied; twice as large when a quarter of all holds a name. */
  private grow(): void {
    const { pairs: before, crowded, names } = this;
    let known = 0;
    for (let place = 1; place < before.length; place += 2) known += (before[place] ?? free) > 0 ? 1 : 0;
    const crowd = [...crowded.values()];
    crowded.clear();
    this.pairs = new Int32Array(known * 4 >= before.length / 2 ? before.length * 2 : before.length);
    this.used = 0;
    for (let place = 0; place < before.length; place += 2) {
      const index = (before[place + 1] ?? free) - 1;
      if (index >= 0 && !this.put(before[place] ?? 0, index)) crowd.push(index);
    }
    for (const index of crowd) {
      const name = names[index] ?? '';
      if (!this.put(this.hashOf(name), index)) crowded.set(name, index);
    }
  }
}

/** Four characters a turn in two lanes, as one multiplication would wait for the one before. */
function hashName(name: string): number {
  const { length } = name;
  let even = 0x811c9dc5;
  let odd = length;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    even = Math.imul(even ^ (name.charCodeAt(at) | (name.charCodeAt(at + 1) << 16)), 0x01000193);
    odd = Math.imul(odd ^ (name.charCodeAt(at + 2) | (name.charCodeAt(at + 3) << 16)), 0x2c1b3c6d);
    even ^= even >>> 15;
    odd ^= odd >>> 14;
  }
  for (; at < length; at++) even = Math.imul(even ^ name.charCodeAt(at), 0x01000193);
  const joined = Math.imul(even ^ (even >>> 16) ^ odd, 0x85ebca6b);
  return joined ^ (joined >>> 13);
}
