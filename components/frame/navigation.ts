import {
  Bell,
  BellOff,
  Cable,
  Cpu,
  FolderOpen,
  Gauge,
  Layers,
  ListTree,
  type LucideIcon,
  Network,
  Radar,
  Rss,
  ScrollText,
  Send,
  Settings,
  Split,
} from 'lucide-react';

export type NavigationEntry = {
  readonly path: string;
  readonly title: string;
  readonly icon: LucideIcon;
  readonly isInBottomBar: boolean;
  /** Pages that are reached from it and have no entry of their own. */
  readonly also?: readonly string[];
};

/** The pages of the console in the order of the rail; the bottom bar of a narrow screen takes four and "More". */
export const navigation: readonly NavigationEntry[] = [
  { path: '/', title: 'Overview', icon: Gauge, isInBottomBar: true },
  { path: '/alerts', title: 'Alerts', icon: Bell, isInBottomBar: true },
  { path: '/incidents', title: 'Incidents', icon: Layers, isInBottomBar: false },
  { path: '/cases', title: 'Cases', icon: FolderOpen, isInBottomBar: false },
  {
    path: '/devices',
    title: 'Devices',
    icon: Cpu,
    isInBottomBar: true,
    also: ['/hosts', '/reports', '/maintenance'],
  },
  { path: '/clients', title: 'MQTT clients', icon: Cable, isInBottomBar: false },
  { path: '/subscriptions', title: 'Subscriptions', icon: Rss, isInBottomBar: false },
  { path: '/topics', title: 'Topics', icon: ListTree, isInBottomBar: true },
  { path: '/brokers', title: 'Brokers', icon: Network, isInBottomBar: false },
  { path: '/detectors', title: 'Detectors', icon: Radar, isInBottomBar: false },
  { path: '/silences', title: 'Silences', icon: BellOff, isInBottomBar: false },
  { path: '/routing', title: 'Routing', icon: Split, isInBottomBar: false },
  { path: '/channels', title: 'Channels', icon: Send, isInBottomBar: false },
  { path: '/audit', title: 'Audit log', icon: ScrollText, isInBottomBar: false },
  { path: '/settings', title: 'Settings', icon: Settings, isInBottomBar: false },
];

/** Is `path` the page of this entry, or below it? */
export function isOnPage(path: string, entry: NavigationEntry): boolean {
  if (entry.path === '/') return path === '/';
  const own = [entry.path, ...(entry.also ?? [])];
  return own.some((each) => path === each || path.startsWith(`${each}/`));
}

/** What goes along from page to page: the broker scope and the time range. */
export function keepScope(path: string, query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const key of ['broker', 'range']) {
    const value = query.get(key);
    if (value) kept.set(key, value);
  }
  return kept.size === 0 ? path : `${path}?${kept}`;
}
