/** A bounded first-in-first-out queue. */
export class WorkQueue<Item> {
  private items: Item[] = [];
  private head = 0;

  constructor(private readonly itemsMax: number) {}

  get size(): number {
    return this.items.length - this.head;
  }

  /** False when the queue is full and the item was not taken. */
  push(item: Item): boolean {
    if (this.size >= this.itemsMax) return false;
    this.items.push(item);
    return true;
  }

  shift(): Item | undefined {
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head++];
    if (this.head === this.items.length || this.head >= 8192) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  takeAll(): readonly Item[] {
    const all = this.items.slice(this.head);
    this.items = [];
    this.head = 0;
    return all;
  }
}
