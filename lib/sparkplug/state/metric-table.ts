import type { MetricCursor } from '../metric-cursor';
import {
  aliasPlace,
  datatypePlace,
  flagsPlace,
  givenPlace,
  kindPlace,
  MetricColumns,
  markPlace,
  metricFlag,
  minutePlace,
  namePlace,
  numberPlace,
  ownerPlace,
  quality,
  qualityPlace,
  receivedPlace,
  repeatsPlace,
  rowBytes,
  rowNumbers,
  rowWords,
  sourcePlace,
  usualRepeatsPlace,
  valueKind,
} from './metric-columns';
import { hashAlias, type MetricOwner, newOwner } from './metric-owner';
import { keptName, NamePool } from './name-pool';

/** Names, and text values, of all metrics together, in characters: some 100 MB each at most. */
const charactersMax = 50_000_000;
const shortText = 32;
/** Another look-up than this many would take is given up: an attacker can make hashes collide. */
const probesMax = 64;

/**
 * The metrics of all edge nodes and devices of one broker with their last values, and which of them are to be handed out.
 * Values are written by `MetricValues`, rows to store are made by `MetricChanges`; here they are found, made and forgotten.
 */
export class MetricTable {
  readonly columns = new MetricColumns();
  readonly names = new NamePool();
  readonly owners: MetricOwner[] = [];
  /** Texts of values, by row. */
  readonly texts: Map<number, string> = new Map();
  /** Rows to hand out, oldest first. */
  readonly dirty: RowQueue = new RowQueue();
  size = 0;
  refused = 0;
  private readonly free: number[] = [];
  private used = 0;
  private textCharacters = 0;

  constructor(private readonly metricsMax: number) {}

  owner(name: {
    readonly group: string;
    readonly edgeNode: string;
    readonly device: string | null;
  }): MetricOwner {
    const owner = newOwner(this.owners.length, name);
    this.owners.push(owner);
    return owner;
  }

  /** The row of the cursor's metric, by alias or name; -1 when the owner has none. */
  find(owner: MetricOwner, cursor: MetricCursor): number {
    const { alias } = cursor;
    if (!cursor.hasName) return alias >= 0 ? this.findAlias(owner, alias) : -1;
    return this.findNamed(owner, cursor);
  }

  findAlias(owner: MetricOwner, alias: number): number {
    const { slots } = owner;
    const half = slots.length >> 1;
    if (half === 0 || !owner.hasAliases) return -1;
    for (let probe = 0, slot = hashAlias(alias); probe < probesMax; probe++, slot++) {
      const row = (slots[slot & (half - 1)] ?? 0) - 1;
      if (row < 0) return -1;
      if (this.columns.numbers[row * rowNumbers + aliasPlace] === alias) return row;
    }
    return -1;
  }

  private findNamed(owner: MetricOwner, cursor: MetricCursor): number {
    const { slots } = owner;
    const half = slots.length >> 1;
    if (half === 0) return -1;
    const hash = cursor.nameHash;
    for (let probe = 0, slot = hash; probe < probesMax; probe++, slot++) {
      const row = (slots[half + (slot & (half - 1))] ?? 0) - 1;
      if (row < 0) break;
      const name = this.columns.words[row * rowWords + namePlace] ?? 0;
      if (this.names.hash(name) === hash && this.names.isNameOf(name, cursor)) return row;
    }
    return this.findKept(owner, cursor);
  }

  /** A name that is kept otherwise than it was sent (cut, or with a NUL) has another hash. */
  private findKept(owner: MetricOwner, cursor: MetricCursor): number {
    const id = this.names.idOf(keptName(cursor));
    if (id < 0 || this.names.hash(id) === cursor.nameHash) return -1;
    const { slots } = owner;
    const half = slots.length >> 1;
    for (let probe = 0, slot = this.names.hash(id); probe < probesMax; probe++, slot++) {
      const row = (slots[half + (slot & (half - 1))] ?? 0) - 1;
      if (row < 0) return -1;
      if (this.columns.words[row * rowWords + namePlace] === id) return row;
    }
    return -1;
  }

  nameOf(row: number): string {
    return this.names.name(this.columns.words[row * rowWords + namePlace] ?? 0);
  }

  /** A new row of an owner, not yet among its rows; -1 when there is no room. */
  make(
    owner: MetricOwner,
    name: string,
    about: { readonly alias: number; readonly datatype: number },
  ): number {
    if (this.size >= this.metricsMax || this.names.characters >= charactersMax) {
      this.refused++;
      return -1;
    }
    const row = this.free.pop() ?? this.used++;
    const { columns } = this;
    if (row >= columns.capacity) columns.grow(Math.max(this.metricsMax, 1024));
    this.size++;
    columns.numbers[row * rowNumbers + numberPlace] = 0;
    columns.numbers[row * rowNumbers + sourcePlace] = Number.NaN;
    columns.numbers[row * rowNumbers + receivedPlace] = 0;
    columns.numbers[row * rowNumbers + aliasPlace] = about.alias;
    columns.words[row * rowWords + givenPlace] = -1;
    columns.words[row * rowWords + namePlace] = this.names.use(name);
    columns.words[row * rowWords + ownerPlace] = owner.id;
    columns.words[row * rowWords + minutePlace] = 0;
    columns.words[row * rowWords + repeatsPlace] = 0;
    columns.floats[row * rowWords + usualRepeatsPlace] = 0;
    columns.words[row * rowWords + markPlace] = 0;
    columns.bytes[row * rowBytes + datatypePlace] = about.datatype;
    columns.bytes[row * rowBytes + kindPlace] = valueKind.none;
    columns.bytes[row * rowBytes + flagsPlace] = 0;
    columns.bytes[row * rowBytes + qualityPlace] = quality.good;
    return row;
  }

  /** Adds a row to an owner that no birth declared. */
  append(owner: MetricOwner, row: number): void {
    if (owner.count === owner.rows.length) {
      const rows = new Int32Array(Math.max(8, owner.count * 2));
      rows.set(owner.rows);
      owner.rows = rows;
    }
    owner.rows[owner.count++] = row;
    if (owner.count * 4 > owner.slots.length) this.index(owner);
    else this.enter(owner, row);
  }

  /** Gives an owner exactly these rows; aliases that two of them share are returned by the later row. */
  setRows(owner: MetricOwner, rows: Int32Array): readonly number[] {
    owner.rows = rows;
    owner.count = rows.length;
    return this.index(owner);
  }

  /** Keeps a text value; of a plant that sends too many long ones only how they begin. */
  setText(row: number, text: string): void {
    this.dropText(row);
    const kept = this.textCharacters + text.length > charactersMax ? text.slice(0, shortText) : text;
    this.textCharacters += kept.length;
    this.texts.set(row, kept);
  }

  dropText(row: number): void {
    const text = this.texts.get(row);
    if (text === undefined) return;
    this.textCharacters -= text.length;
    this.texts.delete(row);
  }

  markDirty(row: number): void {
    const { columns } = this;
    const flag = columns.bytes[row * rowBytes + flagsPlace] ?? 0;
    if ((flag & metricFlag.dirty) !== 0) return;
    columns.bytes[row * rowBytes + flagsPlace] = flag | metricFlag.dirty;
    this.dirty.push(row);
  }

  /** All values of an owner are worth no more than this from now on. */
  setQuality(owner: MetricOwner, reason: number): void {
    const { columns } = this;
    for (let index = 0; index < owner.count; index++) {
      const row = owner.rows[index] ?? 0;
      if (
        columns.bytes[row * rowBytes + qualityPlace] === reason ||
        columns.bytes[row * rowBytes + kindPlace] === valueKind.none
      )
        continue;
      columns.bytes[row * rowBytes + qualityPlace] = reason;
      this.markDirty(row);
    }
  }

  /** The newest birth no longer names it: to be handed out once more, then forgotten. */
  leave(row: number): void {
    const { columns } = this;
    columns.bytes[row * rowBytes + qualityPlace] = quality.dropped;
    columns.bytes[row * rowBytes + flagsPlace] =
      (columns.bytes[row * rowBytes + flagsPlace] ?? 0) | metricFlag.leaving;
    this.markDirty(row);
  }

  forget(row: number): void {
    const { columns } = this;
    this.names.release(columns.words[row * rowWords + namePlace] ?? 0);
    columns.words[row * rowWords + ownerPlace] = -1;
    columns.bytes[row * rowBytes + flagsPlace] = 0;
    this.dropText(row);
    this.free.push(row);
    this.size--;
  }

  private index(owner: MetricOwner): readonly number[] {
    const half = 2 ** Math.ceil(Math.log2(Math.max(4, owner.count * 2)));
    if (owner.slots.length === half * 2) owner.slots.fill(0);
    else owner.slots = new Int32Array(half * 2);
    owner.hasAliases = false;
    const shared: number[] = [];
    for (let place = 0; place < owner.count; place++) {
      const row = owner.rows[place] ?? 0;
      if (!this.enter(owner, row)) shared.push(row);
    }
    return shared;
  }

  private enter(owner: MetricOwner, row: number): boolean {
    const { slots } = owner;
    const half = slots.length >> 1;
    const hash = this.names.hash(this.columns.words[row * rowWords + namePlace] ?? 0);
    let probe = 0;
    while (probe < probesMax && slots[half + ((hash + probe) & (half - 1))] !== 0) probe++;
    if (probe < probesMax) slots[half + ((hash + probe) & (half - 1))] = row + 1;
    else this.refused++;
    const alias = this.columns.numbers[row * rowNumbers + aliasPlace] ?? -1;
    if (alias < 0) return true;
    owner.hasAliases = true;
    return this.enterAlias(slots, row, alias);
  }

  /** False when another row has this alias. A row that finds no slot in time is not found by its alias. */
  private enterAlias(slots: Int32Array, row: number, alias: number): boolean {
    const half = slots.length >> 1;
    for (let probe = 0, slot = hashAlias(alias); probe < probesMax; probe++, slot++) {
      const other = (slots[slot & (half - 1)] ?? 0) - 1;
      if (other < 0) {
        slots[slot & (half - 1)] = row + 1;
        return true;
      }
      if (this.columns.numbers[other * rowNumbers + aliasPlace] === alias) return false;
    }
    this.refused++;
    return true;
  }
}

/** A first-in-first-out ring of rows that grows by doubling. */
class RowQueue {
  private ring = new Int32Array(1024);
  private head = 0;
  size = 0;

  get bytes(): number {
    return this.ring.byteLength;
  }

  push(row: number): void {
    if (this.size === this.ring.length) this.grow();
    this.ring[(this.head + this.size++) & (this.ring.length - 1)] = row;
  }

  /** -1 when it is empty. */
  shift(): number {
    if (this.size === 0) return -1;
    const row = this.ring[this.head] ?? -1;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.size--;
    return row;
  }

  private grow(): void {
    const ring = new Int32Array(this.ring.length * 2);
    for (let index = 0; index < this.size; index++)
      ring[index] = this.ring[(this.head + index) & (this.ring.length - 1)] ?? -1;
    this.ring = ring;
    this.head = 0;
  }
}
