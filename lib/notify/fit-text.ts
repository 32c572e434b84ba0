/**
 * Escapes text so that the result is at most `lengthMax` UTF-16 units, cutting the raw text (never an escape sequence
 * or a surrogate pair) and marking the cut with `…`. Text that fits comes back whole.
 */
export function fitText(text: string, lengthMax: number, escapeText: (raw: string) => string): string {
  if (text.length <= lengthMax) {
    const whole = escapeText(text);
    if (whole.length <= lengthMax) return whole;
  }
  const characters = Array.from(text.slice(0, lengthMax));
  const cut = (count: number) => `${escapeText(characters.slice(0, count).join(''))}…`;
  let fits = 0;
  let tooMany = characters.length + 1;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (cut(middle).length <= lengthMax) fits = middle;
    else tooMany = middle;
  }
  return cut(fits);
}
