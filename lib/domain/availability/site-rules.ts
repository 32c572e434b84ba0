/** Where in the plant something is (ISA-95); empty = not told. */
export type SitePlace = { readonly site: string; readonly area: string; readonly line: string };

/** Names by glob (`*` any text, `?` one character) → a place, in which `{group}`, `{node}` and `{device}` stand for the names. */
export type SiteRule = SitePlace & {
  readonly group: string;
  readonly edgeNode: string;
  readonly device: string;
};

/** Names of an edge node (device empty), a device, or a defined device (its name as `edgeNode`, group empty). */
export type SiteNames = { readonly group: string; readonly edgeNode: string; readonly device: string };

/** Does a glob match a text as a whole? Takes at most glob × text steps. */
export function globMatches(glob: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let place = 0;
  while (place < text.length) {
    if (glob[at] === '*') {
      star = at++;
      resume = place;
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resume;
    } else return false;
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}

function fill(pattern: string, { group, edgeNode, device }: SiteNames): string {
  const names: Readonly<Record<string, string>> = { group, node: edgeNode, device };
  return pattern.replace(/\{(group|node|device)\}/g, (_whole, name: string) => names[name] ?? '');
}

/** The place by the first rule that matches; empty when none does. */
export function placeOf(rules: readonly SiteRule[], names: SiteNames): SitePlace {
  const rule = rules.find(
    ({ group, edgeNode, device }) =>
      globMatches(group, names.group) &&
      globMatches(edgeNode, names.edgeNode) &&
      globMatches(device, names.device),
  );
  if (rule === undefined) return { site: '', area: '', line: '' };
  return { site: fill(rule.site, names), area: fill(rule.area, names), line: fill(rule.line, names) };
}
