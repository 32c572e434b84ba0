const units = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
] as const;

/** A duration for people: `45 seconds`, `12 minutes`, `3.5 hours`; one decimal below ten, none above. */
export function sayDuration(seconds: number): string {
  const unit = units.find((candidate) => seconds >= candidate.seconds * 1.5) ?? {
    name: 'second',
    seconds: 1,
  };
  const amount = seconds / unit.seconds;
  const rounded = amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount);
  return `${rounded.toLocaleString('en')} ${unit.name}${rounded === 1 ? '' : 's'}`;
}
