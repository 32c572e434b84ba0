import type { AlertVerdict } from '@/lib/domain/alert';
import { verdictWords } from './alert-verdict';

export type VerdictChoice = AlertVerdict | 'none';

const quiet =
  'Should it come back within 30 minutes it is only counted here, unless it is more severe; that time doubles each time you say so, up to a day.';

/** What an alert can turn out to be, and what each means for the next time. */
export const verdictChoices: readonly {
  readonly value: VerdictChoice;
  readonly title: string;
  readonly help: string;
}[] = [
  { value: 'none', title: 'No verdict', help: 'It is dealt with. Should it come back, that is a new alert.' },
  {
    value: 'true-positive',
    title: verdictWords['true-positive'],
    help: 'It was what it says. Should it come back, that is a new alert at once.',
  },
  { value: 'benign', title: verdictWords.benign, help: `It happened, and it is harmless. ${quiet}` },
  {
    value: 'false-positive',
    title: verdictWords['false-positive'],
    help: `It did not happen as it says. ${quiet}`,
  },
  {
    value: 'unknown',
    title: verdictWords.unknown,
    help: 'Nobody could find out. Should it come back, that is a new alert at once.',
  },
];
