type Branch = { readonly children: Map<string, Branch>; readonly here: number[]; readonly below: number[] };

const newBranch = (): Branch => ({ children: new Map(), here: [], below: [] });

/**
 * Many topic filters at once: which of them match a topic ([MQTT-4.7.1], [MQTT-4.7.2-1])? A look-up costs the levels of the
 * topic and the wildcards on its way, not the number of filters.
 */
export class FilterTree {
  private readonly root = newBranch();

  /** Filters are valid and without a share prefix; `id` is handed back by `match`. */
  add(filter: string, id: number): void {
    let branch = this.root;
    for (const level of filter.split('/')) {
      if (level === '#') {
        branch.below.push(id);
        return;
      }
      let next = branch.children.get(level);
      if (next === undefined) {
        next = newBranch();
        branch.children.set(level, next);
      }
      branch = next;
    }
    branch.here.push(id);
  }

  /** The ids of all filters that match, each once. */
  match(topic: string): readonly number[] {
    const levels = topic.split('/');
    const found: number[] = [];
    let branches: readonly Branch[] = [this.root];
    for (const [depth, level] of levels.entries()) {
      const isReserved = depth === 0 && topic.startsWith('$');
      if (!isReserved) for (const { below } of branches) found.push(...below);
      branches = branches.flatMap((branch) => under(branch, level, isReserved));
    }
    for (const { below, here } of branches) found.push(...below, ...here);
    return found;
  }
}

function under({ children }: Branch, level: string, isReserved: boolean): readonly Branch[] {
  const names = level === '+' || isReserved ? [level] : [level, '+'];
  return names.flatMap((name) => children.get(name) ?? []);
}
