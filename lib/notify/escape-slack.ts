import { showInvisible } from '@/lib/domain/wire-text';
import { defangLinks } from './defang-links';

/**
 * Makes hostile text harmless in any Slack text object: `&`, `<` and `>` become entities, so no mention, channel or
 * link syntax survives; bare URLs are defanged; control and bidi characters are made visible.
 */
export function escapeSlack(text: string): string {
  return defangLinks(showInvisible(text))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
