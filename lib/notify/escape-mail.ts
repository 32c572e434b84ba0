import { showInvisible } from '@/lib/domain/wire-text';
import { defangLinks } from './defang-links';

/**
 * Makes hostile text harmless in the plain text and the subject of a mail: one line, nothing invisible, and nothing
 * that mail programs turn into a link by themselves (addresses, host names, mail addresses): `evil[.]example`.
 */
export function escapeMailText(text: string): string {
  return defangLinks(showInvisible(text))
    .replace(/(?<=[\p{L}\p{N}_-])\.(?=\p{L}{2})/gu, '[.]')
    .replace(/(?<=\S)@(?=\S)/g, '[@]');
}

/** The same for the HTML of a mail, with markup escaped, fit for text and for attribute values in double quotes. */
export function escapeMailHtml(text: string): string {
  return escapeHtml(escapeMailText(text));
}

/** Escapes our own text (such as the link of an alert) for HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
