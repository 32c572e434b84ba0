import type { BrokerDialect } from '@/lib/brokers/dialect';
import type { Detector } from '@/lib/detection/detector';
import type { AttackTag } from '@/lib/domain/attack';
import { brokerEventWords, isToldByMessages } from '@/lib/domain/broker-event-words';
import { markdownText } from './markdown-text';
import { settingsTable } from './settings-table';

/** First line of every generated page. */
export const generatedMark =
  '<!-- Generated from the detectors themselves by `npm run docs`. Do not edit by hand. -->';

/** How much a detector sees on one kind of broker. */
export type Sight = 'sees' | 'in part' | 'blind';

/** The page of one detector, in Markdown: everything that its own file says of it. */
export function detectorPage(detector: Detector, dialects: readonly BrokerDialect[]): string {
  const { kind, family, title, severity, explain, respond, attack } = detector;
  return [
    generatedMark,
    `# ${markdownText(title)}`,
    `\`${kind}\` · family \`${family}\` · ${severity} unless the alert says otherwise · [all detectors](README.md)`,
    '## What it means',
    markdownText(explain),
    '## What to do',
    respond.map((step, index) => `${index + 1}. ${markdownText(step)}`).join('\n'),
    '## What it needs',
    sayNeeds(detector, dialects),
    '## Settings',
    settingsTable(detector),
    '## MITRE ATT&CK for ICS',
    attack.length === 0 ? 'No technique: this is about availability or hygiene.' : sayTags(attack),
  ]
    .join('\n\n')
    .concat('\n');
}

/** What a detector sees on a kind of broker: the worst of what the broker shows of each thing that it needs. */
export function sightOn(dialect: BrokerDialect, { needs }: Pick<Detector, 'needs'>): Sight {
  const shown = needs.map((need) => visibilityOf(dialect, need));
  if (shown.includes('no')) return 'blind';
  return shown.includes('partial') ? 'in part' : 'sees';
}

function visibilityOf(dialect: BrokerDialect, need: Detector['needs'][number]): 'yes' | 'partial' | 'no' {
  return isToldByMessages(need) ? 'yes' : (dialect.visibility[need] ?? 'no');
}

function sayNeeds(detector: Detector, dialects: readonly BrokerDialect[]): string {
  const { needs } = detector;
  if (needs.length === 0)
    return 'Nothing but what every broker shows: the link to it and the messages that the monitor receives.';
  const list = needs.map((need) => `- ${brokerEventWords(need)} (\`${need}\`)`).join('\n');
  const rows = dialects.map(
    (dialect) =>
      `| ${markdownText(dialect.title)} | ${sightOn(dialect, detector)} | ${missing(dialect, detector)} |`,
  );
  return `${list}\n\n| broker | | what it does not show |\n|---|---|---|\n${rows.join('\n')}`;
}

function missing(dialect: BrokerDialect, { needs }: Detector): string {
  const words = (visibility: 'no' | 'partial') =>
    needs.filter((need) => visibilityOf(dialect, need) === visibility).map(brokerEventWords);
  const hidden = words('no');
  const partial = words('partial').map((word) => `${word} (in part)`);
  return hidden.length + partial.length === 0 ? '–' : [...hidden, ...partial].join(', ');
}

function sayTags(tags: readonly AttackTag[]): string {
  return tags
    .map(({ id, name, version }) => {
      const address = `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
      return `- [${id} ${markdownText(name)}](${address}) (ATT&CK v${version})`;
    })
    .join('\n');
}
