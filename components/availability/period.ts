export const periodChoices = ['24h', '7d', '30d', 'custom'] as const;
export type PeriodChoice = (typeof periodChoices)[number];

export const periodLabels: Readonly<Record<PeriodChoice, string>> = {
  '24h': 'Last 24 h',
  '7d': 'Last 7 d',
  '30d': 'Last 30 d',
  custom: 'From … to …',
};

export type ChosenPeriod = {
  readonly choice: PeriodChoice;
  /** As the API takes it: `period`, or `from` and perhaps `to`. */
  readonly parameters: Readonly<Record<string, string>>;
};

function isTime(text: string | null): text is string {
  return text !== null && !Number.isNaN(Date.parse(text));
}

/** Reads `?period=` or `?from=&to=` of a page; what it does not know is the last 24 hours. */
export function readPeriod(query: Pick<URLSearchParams, 'get'>): ChosenPeriod {
  const [from, to] = [query.get('from'), query.get('to')];
  if (isTime(from))
    return {
      choice: 'custom',
      parameters: {
        from: new Date(from).toISOString(),
        ...(isTime(to) ? { to: new Date(to).toISOString() } : {}),
      },
    };
  const choice = periodChoices.find((each) => each === query.get('period') && each !== 'custom') ?? '24h';
  return { choice, parameters: { period: choice } };
}

/** Adds a period to an API address. */
export function withPeriod(address: string, { parameters }: ChosenPeriod): string {
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`;
}
