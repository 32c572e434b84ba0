const titles = {
  'spCv4.0': 'Sparkplug 4',
  'spJv4.0': 'Sparkplug 4 (JSON)',
  'spAv1.0': 'Sparkplug A',
} as const;
export type UninterpretedNamespace = keyof typeof titles;
const namespaces = Object.keys(titles) as readonly UninterpretedNamespace[];

/** What people call a namespace of Sparkplug that is recognised only. */
export function titleOfNamespace(namespace: UninterpretedNamespace): string {
  return titles[namespace];
}

/**
 * Which edition of Sparkplug other than B a topic is of: such topics are recognised and not interpreted. Null for all others.
 * Sparkplug 4 allows a prefix before its namespace, so that any level may be it.
 */
export function uninterpretedNamespace(topic: string): UninterpretedNamespace | null {
  for (const namespace of namespaces) {
    if (!topic.includes(namespace)) continue;
    const level = topic.split('/').indexOf(namespace);
    if (level === 0 || (level > 0 && namespace !== 'spAv1.0')) return namespace;
  }
  return null;
}
