const chunkMax = 65_536;

/** Writes many short lines in few large pieces. */
export type LineWriter = { add(line: string): void; flush(): void };

export function createLineWriter(write: (text: string) => unknown): LineWriter {
  let waiting = '';
  const flush = () => {
    if (waiting !== '') write(waiting);
    waiting = '';
  };
  return {
    add(line) {
      waiting += `${line}\n`;
      if (waiting.length >= chunkMax) flush();
    },
    flush,
  };
}
