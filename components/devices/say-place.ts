import type { SitePlace } from '@/lib/domain/availability/site-rules';
import { showInvisible } from '@/lib/domain/wire-text';

/** `Hamburg › Bottling › Line 1`; empty when no rule places it. */
export function sayPlace({ site, area, line }: SitePlace): string {
  return [site, area, line]
    .filter((part) => part !== '')
    .map(showInvisible)
    .join(' › ');
}
