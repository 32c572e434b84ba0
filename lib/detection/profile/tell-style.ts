import { encodings } from './classify-payload';
import { breaches, type HabitVerdict } from './judge-habits';
import { sayStyle } from './say-style';
import type { SignalBuffer } from './signal-buffer';

type StyledMessage = { readonly retain: boolean; readonly encoding: number; readonly decimalsField: string };
type BrokenHabit = { readonly bit: number; readonly what: string; readonly text: string };

/**
 * Tells what another hand betrays: encoding, retain flag, properties, key order, white space, decimals. `isLess` in the
 * facts: it only lacks a habit, as a payload of a single field lacks the commas of the others.
 */
export function tellStyle(buffer: SignalBuffer, verdict: HabitVerdict, message: StyledMessage): void {
  const broken = brokenHabits(verdict, message).filter(({ bit }) => (verdict.bits & bit) !== 0);
  buffer.tell({
    kind: 'style',
    nats: verdict.nats,
    text: broken.map(({ text }) => text).join('; '),
    facts: {
      what: broken.map(({ what }) => what),
      isLess: verdict.bits === breaches.style && verdict.styleAdded === 0,
    },
  });
}

function brokenHabits(verdict: HabitVerdict, message: StyledMessage): readonly BrokenHabit[] {
  const { encoding, order, retain, properties, style, decimals } = breaches;
  return [
    { bit: encoding, what: 'encoding', text: sayEncoding(verdict, message) },
    {
      bit: retain,
      what: 'retain flag',
      text: message.retain ? 'retained, as no other is' : 'not retained, as all others are',
    },
    { bit: properties, what: 'MQTT 5 properties', text: 'other MQTT 5 properties than always' },
    { bit: order, what: 'key order', text: 'its keys in another order than always' },
    { bit: style, what: 'layout', text: sayLayout(verdict) },
    { bit: decimals, what: 'decimals', text: sayDigits(verdict, message) },
  ];
}

function sayEncoding({ expectedEncoding }: HabitVerdict, { encoding }: StyledMessage): string {
  return `${encodings[encoding] ?? ''}, where ${encodings[expectedEncoding] ?? ''} is the rule`;
}

/** What is there and never was says more than what is not. */
function sayLayout({ styleAdded, styleMissing }: HabitVerdict): string {
  const added = sayStyle(styleAdded, 'with');
  if (added.length > 0) return `${added.join(' and ')}, unlike all others`;
  return `without ${sayStyle(styleMissing, 'without').join(' and ')} that all others have`;
}

function sayDigits(
  { decimalsExpected, decimalsSeen }: HabitVerdict,
  { decimalsField }: StyledMessage,
): string {
  const field = decimalsField === '' ? '' : ` in ${decimalsField}`;
  const verb = decimalsExpected === 1 ? 'is' : 'are';
  return `${sayDecimals(decimalsSeen)}${field}, where ${sayDecimals(decimalsExpected)} ${verb} the rule`;
}

function sayDecimals(count: number): string {
  return count === 0 ? 'no decimals' : count === 1 ? 'one decimal' : `${count} decimals`;
}
