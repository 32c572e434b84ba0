const namesMax = 100_000;
/** Characters that a person takes for another one, after lower-casing: digits, Cyrillic and Greek letters. */
const confusable = new Map(
  Object.entries({
    '0': 'o',
    '1': 'l',
    а: 'a',
    в: 'b',
    с: 'c',
    ԁ: 'd',
    е: 'e',
    һ: 'h',
    і: 'i',
    ј: 'j',
    к: 'k',
    ӏ: 'l',
    м: 'm',
    н: 'h',
    о: 'o',
    р: 'p',
    ѕ: 's',
    т: 't',
    у: 'y',
    х: 'x',
    ѵ: 'v',
    ԝ: 'w',
    α: 'a',
    ι: 'i',
    κ: 'k',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    υ: 'u',
    χ: 'x',
    '‐': '-',
    '‑': '-',
    '–': '-',
    '−': '-',
    '\u00a0': ' ',
  }),
);
const unseen = /[\p{Cf}\p{Mn}]/gu;
const plain = /^[a-z2-9 _./:#-]*$/;

/** What two names have in common that a person cannot tell apart: case, width, and look-alike letters are folded. */
export function foldName(name: string): string {
  const lower = name.toLowerCase();
  if (plain.test(lower)) return lower;
  let folded = '';
  for (const character of name.normalize('NFKC').replace(unseen, '').toLowerCase())
    folded += confusable.get(character) ?? character;
  return folded;
}

/** The names known, by what they look like. Bounded: later names are counted in `refused` and not compared. */
export class LookAlikes {
  refused = 0;
  private readonly byFold = new Map<string, string>();

  /** Takes a new name of a scope; the known name that it looks like, or null. A name is told once. */
  see(scope: string, name: string): string | null {
    const key = `${scope}\n${foldName(name)}`;
    const known = this.byFold.get(key);
    if (known !== undefined) return known === name ? null : known;
    if (this.byFold.size >= namesMax) this.refused++;
    else this.byFold.set(key, name);
    return null;
  }
}
