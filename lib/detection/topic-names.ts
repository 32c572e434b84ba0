import { boundIdentifier } from '@/lib/domain/wire-text';

/** Topic names and their dense indexes; the slot of a name that was removed is given to a later one. */
export class TopicNames {
  private readonly indexByName = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly free: number[] = [];

  /** Slots in use or freed: every index is below it. */
  get slots(): number {
    return this.names.length;
  }

  /** Names known now. */
  get known(): number {
    return this.names.length - this.free.length;
  }

  /** The index of a known name, else -1. Names are kept bounded, see `boundIdentifier`. */
  find(name: string): number {
    return this.indexByName.get(name) ?? this.indexByName.get(boundIdentifier(name)) ?? -1;
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
    this.indexByName.set(bounded, index);
    return index;
  }

  remove(index: number): void {
    this.indexByName.delete(this.at(index));
    this.names[index] = '';
    this.free.push(index);
  }
}
