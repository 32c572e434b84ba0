import type { JsonFields } from './json-fields';
import { pathOf } from './path-of';

/** Shapes kept over all topics: like devices share theirs, so that this serves far more topics. */
const shapesMaxDefault = 16_384;
/** Names are not looked for in payloads larger than this. */
const namedBytesMax = 65_536;

/** The fields of one JSON shape; paths as hashes, names for evidence. */
export type KnownShape = {
  readonly paths: Uint32Array;
  readonly types: Uint8Array;
  readonly names: readonly string[];
  /** Hash of their order in the payload that was kept. */
  readonly orderHash: number;
  topics: number;
};

/** How a payload differs from all shapes that its topic has shown. */
export type ShapeDifference = {
  /** Fields in the payload whose path was never there. */
  readonly added: readonly number[];
  /** Fields whose path is known with other types only: the field, and the type it had. */
  readonly retyped: readonly { readonly field: number; readonly before: number }[];
  /** Names of those that were always there and are not now. */
  readonly missing: readonly string[];
};

/** JSON shapes by hash, shared by the topics that carry them and forgotten with the last one; bounded, what had no room is counted. */
export class ShapeTable {
  refused = 0;
  private readonly byHash = new Map<number, KnownShape>();

  constructor(private readonly shapesMax: number = shapesMaxDefault) {}

  get size(): number {
    return this.byHash.size;
  }

  get(hash: number): KnownShape | undefined {
    return this.byHash.get(hash);
  }

  /** Notes that one more topic carries this shape; false when there is no room for a new one. */
  hold(hash: number, fields: JsonFields, payload: Uint8Array): boolean {
    const known = this.byHash.get(hash);
    if (known) {
      known.topics++;
      return true;
    }
    if (this.byHash.size >= this.shapesMax) {
      this.refused++;
      return false;
    }
    const isNamed = payload.length <= namedBytesMax;
    this.byHash.set(hash, {
      paths: fields.path.slice(0, fields.count),
      types: fields.type.slice(0, fields.count),
      names: Array.from(fields.begin.subarray(0, fields.count), (begin) =>
        isNamed ? pathOf(payload, begin) : '',
      ),
      orderHash: fields.orderHash,
      topics: 1,
    });
    return true;
  }

  /** Notes that one topic less carries it. */
  drop(hash: number): void {
    const known = this.byHash.get(hash);
    if (known && --known.topics <= 0) this.byHash.delete(hash);
  }
}

/** Compares the fields of a payload with all shapes of its topic; `known` must not be empty. */
export function compareShapes(fields: JsonFields, known: readonly KnownShape[]): ShapeDifference {
  const added: number[] = [];
  const retyped: { field: number; before: number }[] = [];
  for (let field = 0; field < fields.count; field++) {
    const before = typeBefore(fields.path[field] ?? 0, fields.type[field] ?? 0, known);
    if (before === 0) added.push(field);
    else if (before > 0) retyped.push({ field, before });
  }
  return { added, retyped, missing: findMissing(fields, known) };
}

/** -1 when the path is known with this type (null goes with any), 0 when it is unknown, else the type it had. */
function typeBefore(path: number, type: number, known: readonly KnownShape[]): number {
  let before = 0;
  for (const { paths, types } of known)
    for (let entry = 0; entry < paths.length; entry++) {
      if (paths[entry] !== path) continue;
      const had = types[entry] ?? 0;
      if (had === type || had === 1 || type === 1) return -1;
      before = had;
    }
  return before;
}

function findMissing(fields: JsonFields, known: readonly KnownShape[]): readonly string[] {
  const [first, ...others] = known;
  if (!first) return [];
  const missing: string[] = [];
  for (let entry = 0; entry < first.paths.length; entry++) {
    const path = first.paths[entry] ?? 0;
    if (fields.path.subarray(0, fields.count).includes(path)) continue;
    if (others.every(({ paths }) => paths.includes(path))) missing.push(first.names[entry] ?? '');
  }
  return missing;
}
