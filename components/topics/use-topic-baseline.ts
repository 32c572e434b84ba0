import { useEffect, useRef } from 'react';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import type { BaselineOrderView, Page, TopicBaselineView, TopicView } from '@/lib/domain/views';

const ordersRead = 200;
const ordersShown = 10;
/** Orders are carried out within two seconds. */
const orderMs = 2500;

/** Is an order about this topic, by name or by a prefix of it? */
function isAbout({ scope, name }: BaselineOrderView, topic: string): boolean {
  return name === topic || (scope === 'prefix' && (name === '' || topic.startsWith(`${name}/`)));
}

/** What is normal for a topic and what was ordered about it, kept up to date; `again` after an order was placed. */
export function useTopicBaseline({ id, name, brokerId }: Pick<TopicView, 'id' | 'name' | 'brokerId'>) {
  const baseline = useRead<TopicBaselineView>(`topics/${id}/baseline`);
  const orders = useRead<Page<BaselineOrderView>>(`brokers/${brokerId}/baseline-orders?limit=${ordersRead}`);
  const read = async () => {
    await Promise.all([baseline.again(), orders.again()]);
  };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useChanged('topics', read, 10_000);
  return {
    view: baseline.body,
    problem: baseline.problem,
    orders: (orders.body?.items ?? []).filter((order) => isAbout(order, name)).slice(0, ordersShown),
    again: () => {
      void read();
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void read(), orderMs);
    },
  };
}
