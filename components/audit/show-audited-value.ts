import type { Json } from '@/lib/domain/json';
import { showInvisible } from '@/lib/domain/wire-text';

/**
 * An audited value as text: lists and objects over several lines, so that two of them can be compared by eye. A text is
 * one line: it may come from the network, and must not draw lines of its own.
 */
export function showAuditedValue(value: Json): string {
  if (typeof value === 'string') return showInvisible(value);
  return JSON.stringify(value, null, 1).split('\n').map(showInvisible).join('\n');
}
