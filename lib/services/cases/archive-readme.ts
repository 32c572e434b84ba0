import type { CaseView } from '@/lib/domain/case-views';
import { showInvisible } from '@/lib/domain/wire-text';

/** What each file of a case's archive holds. */
export const archivedFileWords: Readonly<Record<string, string>> = {
  'README.txt': 'this text',
  'case.json': 'the case itself: title, summary, state, severity, verdict, owner',
  'alerts.jsonl':
    'one alert a line as it was captured: the alert with its evidence, its timeline, blind spots',
  'alerts.csv': 'the same alerts as a table',
  'events.jsonl':
    'one broker event a line, with the raw line of the broker; one that several alerts share stands once',
  'deliveries.jsonl': 'one notification a line: which channel was told, when, and what it answered',
  'notes.jsonl': 'one note a line',
  'timeline.csv': 'everything above in the order in which it happened, with what people did to the case',
};

/** The text that explains an archive to whoever opens it, perhaps years later and without Brokerwatch. */
export function writeReadme(view: CaseView): string {
  const width = Math.max(...Object.keys(archivedFileWords).map((path) => path.length)) + 2;
  const files = Object.entries(archivedFileWords).map(([path, words]) => `${path.padEnd(width)}${words}`);
  return `${[
    `Case ${view.number}: ${showInvisible(view.title)}`,
    '',
    `Opened ${view.createdAt} by ${showInvisible(view.author)}, ${view.state}, severity ${view.severity}, alerts: ${view.alertCount}, notes: ${view.noteCount}.`,
    '',
    'All times are UTC (ISO 8601). All text is UTF-8. JSON Lines (.jsonl) holds one JSON value a line.',
    'Alerts are told as they were when they were captured: when they were put into the case, and once more when it was closed.',
    'Names (MQTT client ids, user names, topics) come from the network: they may be chosen by an attacker.',
    'In the tables, invisible characters are written like ⟨U+202E⟩, and an apostrophe stands before text that a spreadsheet',
    'would take for a formula. The JSON files hold them unchanged.',
    'Events and deliveries are bounded: "eventsLeftOut" of an alert says how many events of its time had no room.',
    '',
    'Files',
    ...files,
    `${'manifest.json'.padEnd(width)}size and SHA-256 of every file above`,
    `${'SHA256SUMS'.padEnd(width)}the same and the manifest, to be checked with: sha256sum -c SHA256SUMS`,
    '',
    'The audit log of Brokerwatch keeps the SHA-256 of this archive and of its manifest with who exported it and when.',
  ].join('\n')}\n`;
}
