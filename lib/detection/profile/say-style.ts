import { wholeStyles } from './classify-payload';
import { spaceStyles } from './scan-json';
import { numberStyles } from './scan-number';

/** Each habit where it is there, and where it is missing. */
const styleNames: readonly { readonly bit: number; readonly with: string; readonly without: string }[] = [
  {
    bit: spaceStyles.colonTight,
    with: 'no space after colons',
    without: 'the colons',
  },
  { bit: spaceStyles.colonSpaced, with: 'a space after colons', without: 'the space after colons' },
  {
    bit: spaceStyles.commaTight,
    with: 'no space after commas',
    without: 'the commas',
  },
  { bit: spaceStyles.commaSpaced, with: 'a space after commas', without: 'the space after commas' },
  { bit: spaceStyles.spaceBeforeColon, with: 'a space before colons', without: 'the space before colons' },
  { bit: spaceStyles.newLines, with: 'line breaks', without: 'the line breaks' },
  { bit: spaceStyles.tabs, with: 'tabs', without: 'the tabs' },
  { bit: spaceStyles.braceSpaced, with: 'a space after braces', without: 'the space after braces' },
  { bit: numberStyles.plus << 8, with: 'numbers with a plus sign', without: 'the plus sign' },
  { bit: numberStyles.upperExponent << 8, with: 'exponents with E', without: 'the exponent with E' },
  { bit: numberStyles.lowerExponent << 8, with: 'exponents with e', without: 'the exponent with e' },
  {
    bit: numberStyles.bareFraction << 8,
    with: 'numbers that begin or end with the point',
    without: 'the number that begins or ends with the point',
  },
  { bit: wholeStyles.newLineAtEnd, with: 'a line break at the end', without: 'the line break at the end' },
  { bit: wholeStyles.byteOrderMark, with: 'a byte order mark', without: 'the byte order mark' },
  { bit: wholeStyles.duplicateKey, with: 'a key twice', without: 'the key that comes twice' },
];

/** Style bits in words, for evidence: habits that are there (`with`), or that are missing (`without`). */
export function sayStyle(bits: number, form: 'with' | 'without'): readonly string[] {
  return styleNames.filter(({ bit }) => (bits & bit) !== 0).map((name) => name[form]);
}
