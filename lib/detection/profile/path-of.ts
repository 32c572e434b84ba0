const pathMax = 200;
const levelsMax = 8;
const decoder = new TextDecoder();

type Level = { readonly isList: boolean; key: string };
type Walk = { readonly bytes: Uint8Array; readonly levels: Level[]; isKey: boolean };

/**
 * The path of the JSON value that begins at `target`, such as `motor.rpm` or `axes[].x`, at most 200 characters; keys are
 * raw. For evidence only: it makes strings. The text must have been accepted by `JsonScanner`.
 */
export function pathOf(bytes: Uint8Array, target: number): string {
  const walk: Walk = { bytes, levels: [], isKey: false };
  let at = 0;
  while (at < Math.min(target, bytes.length) && walk.levels.length <= levelsMax) {
    if (bytes[at] === 0x22) at = passText(walk, at);
    else passMark(walk, bytes[at++] ?? 0);
  }
  return sayPath(walk.levels).slice(0, pathMax);
}

function passText({ bytes, levels, isKey }: Walk, begin: number): number {
  const end = endOfText(bytes, begin);
  const top = levels.at(-1);
  if (isKey && top)
    top.key = decoder.decode(bytes.subarray(begin + 1, Math.min(end - 1, begin + 1 + pathMax)));
  return end;
}

function passMark(walk: Walk, byte: number): void {
  const { levels } = walk;
  if (byte === 0x7b || byte === 0x5b) {
    levels.push({ isList: byte === 0x5b, key: '' });
    walk.isKey = byte === 0x7b;
  } else if (byte === 0x7d || byte === 0x5d) levels.pop();
  else if (byte === 0x3a) walk.isKey = false;
  else if (byte === 0x2c) walk.isKey = levels.at(-1)?.isList === false;
}

function sayPath(levels: readonly Level[]): string {
  let path = '';
  for (const { isList, key } of levels) {
    if (isList) path += '[]';
    else path += path === '' ? key : `.${key}`;
  }
  return path;
}

function endOfText(bytes: Uint8Array, begin: number): number {
  let at = begin + 1;
  while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
  return at + 1;
}
