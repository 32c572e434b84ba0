import type { SitePlace } from '@/lib/domain/availability/site-rules';

type Placed = { readonly place: SitePlace };
/** The members of a place: of a site, or of an area, those of everything within as well. */
export type PlaceMembers<Member> = { readonly place: SitePlace; readonly members: readonly Member[] };

/** The levels of a place that are told: `[site]`, `[site, area]` or all three. */
function pathOf({ site, area, line }: SitePlace): readonly string[] {
  if (line !== '') return [site, area, line];
  return area !== '' ? [site, area] : [site];
}

function placeAt([site = '', area = '', line = '']: readonly string[]): SitePlace {
  return { site, area, line };
}

/**
 * Members by site, by area and by line, without those that have no place. A site or area that is no more than one area or
 * line in it is left out.
 */
export function groupByPlace<Member extends Placed>(all: readonly Member[]): readonly PlaceMembers<Member>[] {
  const byPath = new Map<string, { readonly path: readonly string[]; readonly members: Member[] }>();
  for (const member of all) {
    const path = pathOf(member.place);
    for (let levels = 1; levels <= path.length; levels++) {
      const within = path.slice(0, levels);
      if (within.every((name) => name === '')) continue;
      const key = JSON.stringify(within);
      const known = byPath.get(key);
      if (known === undefined) byPath.set(key, { path: within, members: [member] });
      else known.members.push(member);
    }
  }
  const isWholeOfParent = new Set<string>();
  for (const { path, members } of byPath.values()) {
    const parent = JSON.stringify(path.slice(0, -1));
    if (byPath.get(parent)?.members.length === members.length) isWholeOfParent.add(parent);
  }
  return [...byPath]
    .filter(([key]) => !isWholeOfParent.has(key))
    .map(([, { path, members }]) => ({ place: placeAt(path), members }));
}
