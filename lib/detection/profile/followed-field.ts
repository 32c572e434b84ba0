import { isClock } from './is-clock';
import { type JsonFields, jsonTypes } from './json-fields';

const textFieldMax = 24;
const decoder = new TextDecoder();

/** What stands between the quotes of a text; undefined of any other field. */
export function textIn(
  payload: Uint8Array,
  { type, begin, end }: JsonFields,
  field: number,
): string | undefined {
  if (type[field] !== jsonTypes.text) return undefined;
  return decoder.decode(payload.subarray((begin[field] ?? 0) + 1, (end[field] ?? 0) - 1));
}

/** Is a field of JSON learned by its values? Numbers but for clocks, truth values, and text that may be one of a few. */
export function isFollowed(fields: JsonFields, field: number, at: number): boolean {
  const type = fields.type[field];
  if (type === jsonTypes.number) return fields.isTime[field] === 0 || !isClock(fields.value[field] ?? 0, at);
  if (type === jsonTypes.boolean) return true;
  const length = (fields.end[field] ?? 0) - (fields.begin[field] ?? 0);
  return type === jsonTypes.text && length <= textFieldMax && fields.isTime[field] === 0;
}
