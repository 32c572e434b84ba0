import { boundIdentifier } from '@/lib/domain/wire-text';
import { NameIndex } from './name-index';

/** Topic names and their dense indexes; the slot of a name that was removed is given to a later one. */
export class TopicNames {
  private readonly names: string[] = [];
  private readonly indexes = new NameIndex(this.names);
  private readonly free: number[] = [];
  private lastFound = -1;

  /** Slots in use or freed: every index is below it. */
  get slots(): number {
    return this.names.length;
  }

  /** Names known now. */
  get known(): number {
    return this.names.length - this.free.length;
  }

  /** Bytes of the index from names to slots, beside the names themselves. */
  get indexBytes(): number {
    return this.indexes.bytes;
  }

  /** The index of a known name, else -1. Names are kept bounded, see `boundIdentifier`. */
  find(name: string): number {
    // Devices that are polled in a circle speak in the order of their first messages: the next one needs no hash.
    const next = this.lastFound + 1;
    if (next < this.names.length && this.names[next] === name && name !== '') {
      this.lastFound = next;
      return next;
    }
    const known = this.indexes.find(name);
    if (known >= 0) {
      this.lastFound = known;
      return known;
    }
    const bounded = boundIdentifier(name);
    return bounded === name ? -1 : this.indexes.find(bounded);
  }

  /** The name in a slot; empty when it was freed. */
  at(index: number): string {
    return this.names[index] ?? '';
  }

  /** Takes in a name that is not known and gives its index. */
  add(name: string): number {
    const bounded = boundIdentifier(name);
    const index = this.free.pop() ?? this.names.length;
    this.names[index] = bounded;
    this.indexes.add(bounded, index);
    return index;
  }

  remove(index: number): void {
    this.indexes.remove(this.at(index));
    this.names[index] = '';
    this.free.push(index);
  }
}
