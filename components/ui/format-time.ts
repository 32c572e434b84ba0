export type TimeZoneChoice = 'utc' | 'local';

const steps = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
] as const;

/** An age in its largest whole unit: `2 s`, `14 min`, `3 h`, `5 d`; a time that is still to come counts as `0 s`. */
export function formatAge(ms: number): string {
  const step = steps.find((candidate) => ms >= candidate.ms);
  if (step) return `${Math.floor(ms / step.ms)} ${step.unit}`;
  return `${Math.max(0, Math.floor(ms / 1000))} s`;
}

/** A span between two messages: tenths below ten seconds (`0.4 s`), seconds below two minutes, then as an age. */
export function formatSpan(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : formatAge(seconds * 1000);
}

const two = (part: number) => String(part).padStart(2, '0');

/** `2026-11-22 14:53:07 UTC`, or the same in the browser's zone with its offset (`+01:00`). */
export function formatTime(iso: string, zone: TimeZoneChoice): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '–';
  if (zone === 'utc') return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const minutes = -at.getTimezoneOffset();
  const shifted = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${shifted} ${offset}`;
}

/** Only the time of day, for streams and axes of a day or less: `14:53:07`. */
export function formatClock(iso: string, zone: TimeZoneChoice): string {
  return formatTime(iso, zone).slice(11, 19);
}
