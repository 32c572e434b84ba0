const width = 30;
const everyMs = 100;

export type ProgressBar = {
  add(bytes: number): void;
  /** Takes the bar away, so that other text can be written. */
  clear(): void;
};

export type ProgressOptions = {
  /** Null when it is not known, as with a pipe. */
  readonly bytesTotal: number | null;
  write(text: string): void;
  now(): number;
};

/** Shows how far reading has come, at most ten times a second. */
export function createProgressBar({ bytesTotal, write, now }: ProgressOptions): ProgressBar {
  let bytes = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  return {
    add(more) {
      bytes += more;
      if (now() - drawnAt < everyMs) return;
      drawnAt = now();
      isDrawn = true;
      write(`\r${draw(bytes, bytesTotal)}\u001b[K`);
    },
    clear() {
      if (isDrawn) write('\r\u001b[K');
      isDrawn = false;
    },
  };
}

/** For where nobody watches. */
export const noProgressBar: ProgressBar = { add() {}, clear() {} };

function draw(bytes: number, total: number | null): string {
  if (total === null) return `${megabytes(bytes)} read`;
  const share = total === 0 ? 1 : Math.min(1, bytes / total);
  const full = Math.round(share * width);
  const bar = `${'█'.repeat(full)}${'·'.repeat(width - full)}`;
  return `[${bar}] ${Math.floor(share * 100)} % of ${megabytes(total)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
