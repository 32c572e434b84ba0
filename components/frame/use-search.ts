import { useEffect, useState } from 'react';
import { useLive } from '@/components/live/live-provider';
import { callApi } from '@/components/live/read-api';
import type { MqttClientView, Page, TopicView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { navigation } from './navigation';

export type SearchHit = { readonly kind: string; readonly title: string; readonly path: string };

const hitsPerKind = 6;
const waitMs = 150;

async function searchServer(text: string, signal: AbortSignal): Promise<SearchHit[]> {
  const query = `q=${encodeURIComponent(text)}&limit=${hitsPerKind}`;
  const [clients, topics] = await Promise.all([
    callApi<Page<MqttClientView>>(`clients?${query}`, { signal }),
    callApi<Page<TopicView>>(`topics?${query}`, { signal }),
  ]);
  return [
    ...(clients.ok ? clients.body.items : []).map((client) => ({
      kind: 'MQTT client',
      title: showInvisible(client.clientId),
      path: `/clients?clientId=${encodeURIComponent(client.clientId)}&broker=${client.brokerId}&open=${client.id}`,
    })),
    ...(topics.ok ? topics.body.items : []).map((topic) => ({
      kind: 'Topic',
      title: showInvisible(topic.name),
      path: `/topics/${topic.id}`,
    })),
  ];
}

/** Finds pages and brokers at once, MQTT clients and topics on the server. */
export function useSearch(text: string): readonly SearchHit[] {
  const brokers = useLive((state) => state.brokers);
  const [found, setFound] = useState<readonly SearchHit[]>([]);
  const needle = text.trim().toLowerCase();
  useEffect(() => {
    setFound([]);
    if (needle.length < 2) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      searchServer(needle, controller.signal).then(setFound, () => undefined);
    }, waitMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [needle]);
  const matches = (title: string) => title.toLowerCase().includes(needle);
  const pages = navigation
    .filter((entry) => matches(entry.title))
    .map((entry) => ({ kind: 'Page', title: entry.title, path: entry.path }));
  const brokerHits = brokers
    .filter((broker) => needle !== '' && matches(broker.name))
    .slice(0, hitsPerKind)
    .map((broker) => ({
      kind: broker.source === 'demo' ? 'Broker (DEMO)' : 'Broker',
      title: broker.name,
      path: `/brokers?open=${broker.id}`,
    }));
  return [...pages, ...brokerHits, ...found];
}
