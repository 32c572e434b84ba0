import { showInvisible } from '@/lib/domain/wire-text';
import { defangLinks } from './defang-links';

/**
 * Makes hostile text harmless in an Adaptive Card's TextBlock or Fact: Markdown characters, HTML and the `{{DATE()}}`
 * macro are backslash-escaped (CommonMark §2.4), a leading list or heading mark too; bare URLs are defanged; control
 * and bidi characters are made visible, so the text stays on one line.
 */
export function escapeAdaptiveCard(text: string): string {
  return defangLinks(showInvisible(text))
    .replace(/[\\*_[\](){}<>`~&]/g, '\\$&')
    .replace(/^(\s*)([#+=-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}
