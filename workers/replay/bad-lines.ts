import { showInvisible } from '@/lib/domain/wire-text';
import type { Place } from './read-captures';

const shownMax = 20;

/** Says of the first lines that could not be used which and why, and counts them all. */
export class BadLines {
  count = 0;

  constructor(private readonly say: (text: string) => void) {}

  add({ file, line }: Place, reason: string): void {
    if (this.count++ < shownMax) this.say(`${showInvisible(file)}:${line}: ${reason}`);
  }

  finish(): void {
    const rest = this.count - shownMax;
    if (rest > 0) this.say(`… and ${rest.toLocaleString('en')} more`);
    if (this.count > 0)
      this.say(
        `${this.count.toLocaleString('en')} ${this.count === 1 ? 'line was' : 'lines were'} passed over`,
      );
  }
}
