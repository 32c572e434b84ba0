import { wholeStyles } from './classify-payload';
import { spaceStyles } from './scan-json';
import { numberStyles } from './scan-number';

const styleNames: readonly (readonly [number, string])[] = [
  [spaceStyles.colonTight, 'no space after colons'],
  [spaceStyles.colonSpaced, 'a space after colons'],
  [spaceStyles.commaTight, 'no space after commas'],
  [spaceStyles.commaSpaced, 'a space after commas'],
  [spaceStyles.spaceBeforeColon, 'a space before colons'],
  [spaceStyles.newLines, 'line breaks'],
  [spaceStyles.tabs, 'tabs'],
  [spaceStyles.braceSpaced, 'a space after braces'],
  [numberStyles.plus << 8, 'numbers with a plus sign'],
  [numberStyles.upperExponent << 8, 'exponents with E'],
  [numberStyles.lowerExponent << 8, 'exponents with e'],
  [numberStyles.bareFraction << 8, 'numbers that begin or end with the point'],
  [wholeStyles.newLineAtEnd, 'a line break at the end'],
  [wholeStyles.byteOrderMark, 'a byte order mark'],
  [wholeStyles.duplicateKey, 'a key twice'],
];

/** Style bits in words, for evidence. */
export function sayStyle(bits: number): readonly string[] {
  return styleNames.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
}
