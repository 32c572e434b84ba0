import type { TimeLinesModel } from './prepare-time-lines';

/** A cell of a CSV: text that a spreadsheet would take for a formula is disarmed with an apostrophe; quotes are doubled (RFC 4180). */
export function csvCell(text: string): string {
  const disarmed = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(disarmed) ? `"${disarmed.replaceAll('"', '""')}"` : disarmed;
}

/** A chart as CSV: a head, then one line a step with its ISO time; unknown values are empty. */
export function toCsv(model: TimeLinesModel): string {
  const head = ['time', ...model.lines.map((line) => csvCell(line.name))].join(',');
  const rows = model.rows.map((row) =>
    [new Date(row.at).toISOString(), ...model.lines.map((line) => row[line.key] ?? '')].join(','),
  );
  return `${[head, ...rows].join('\r\n')}\r\n`;
}
