import { dialects } from '@/lib/brokers/registry';
import type { Detector } from '@/lib/detection/detector';
import { detectors } from '@/lib/detection/registry';
import { groupByFamily } from './detector-family';
import { detectorPage, generatedMark, sightOn } from './detector-page';
import { markdownText } from './markdown-text';

/** Where the pages are kept. */
export const detectorPagesFolder = 'docs/detectors';

/** Every page by its file name: an index by family and one page a detector, as the registry would have them now. */
export function detectorPages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', indexPage()],
    ...detectors.map((each) => [`${each.kind}.md`, detectorPage(each, dialects)] as const),
  ]);
}

function indexPage(): string {
  const sections = groupByFamily(detectors).map(({ title, detectors: members }) => {
    const head = ['detector', 'severity', ...dialects.map((dialect) => markdownText(dialect.title))];
    const rows = members.map(indexRow);
    return `## ${title}\n\n| ${head.join(' | ')} |\n|${'---|'.repeat(head.length)}\n${rows.join('\n')}`;
  });
  const intro = `The ${detectors.length} detectors, by what they look at. Each page says what an alert means, what to do, what the detector needs from the broker, its settings and its ATT&CK for ICS tags. The severity is where an alert begins; its evidence may raise or lower it. The columns of brokers say whether the detector sees what it needs there: ● all of it, ◐ in part, ○ blind.`;
  return `${[generatedMark, '# Detectors', intro, ...sections].join('\n\n')}\n`;
}

const sightSigns = { sees: '●', 'in part': '◐', blind: '○' } as const;

function indexRow(detector: Detector): string {
  const signs = dialects.map((dialect) => sightSigns[sightOn(dialect, detector)]);
  const link = `[${markdownText(detector.title)}](${detector.kind}.md)`;
  return `| ${[`${link}<br>\`${detector.kind}\``, detector.severity, ...signs].join(' | ')} |`;
}
