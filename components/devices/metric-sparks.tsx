import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type ChosenPeriod, withPeriod } from '@/components/availability/period';
import { callApi } from '@/components/live/read-api';
import { prepareValueSpark } from '@/lib/charts/prepare-value-spark';
import type { MetricSparksView, MetricView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { useEvery } from './use-every';

const width = 96;
const height = 20;
const everyMs = 60_000;
/** Rows that come into view together are read together. */
const gatherMs = 150;
const readMax = 50;

type Course = Pick<MetricSparksView, 'from' | 'to'> & {
  readonly points: MetricSparksView['metrics'][number]['points'];
};
type Stretch = { readonly from: number; readonly to: number };
type Sparks = {
  readonly courses: ReadonlyMap<number, Course>;
  readonly unseen: readonly Stretch[];
  /** Says that a metric's row is in view; the answer says that it no longer is. */
  show(id: number): () => void;
};

const SparksContext = createContext<Sparks | null>(null);

type Props = {
  readonly period: ChosenPeriod;
  readonly unseen: readonly Stretch[];
  readonly children: ReactNode;
};

/** Reads the courses of the metrics whose rows are in view, all in one request. */
export function MetricSparks({ period, unseen, children }: Props) {
  const [courses, setCourses] = useState<ReadonlyMap<number, Course>>(new Map());
  const inView = useRef(new Set<number>());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const address = withPeriod('sparkplug/metrics/sparks', period);
  const read = useCallback(async () => {
    const ids = [...inView.current].slice(0, readMax);
    if (ids.length === 0) return;
    const answer = await callApi<MetricSparksView>(`${address}&ids=${ids.join(',')}`).catch(() => null);
    if (!answer?.ok) return;
    const { from, to, metrics } = answer.body;
    const byId = new Map(metrics.map(({ metricId, points }) => [metricId, points]));
    setCourses(
      (known) =>
        new Map([...known, ...ids.map((id) => [id, { from, to, points: byId.get(id) ?? [] }] as const)]),
    );
  }, [address]);
  const readSoon = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void read();
    }, gatherMs);
  }, [read]);
  useEffect(() => {
    setCourses(new Map());
    readSoon();
    return () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [readSoon]);
  useEvery(everyMs, read);
  const show = useCallback(
    (id: number) => {
      inView.current.add(id);
      readSoon();
      return () => {
        inView.current.delete(id);
      };
    },
    [readSoon],
  );
  const sparks = useMemo(() => ({ courses, unseen, show }), [courses, unseen, show]);
  return <SparksContext value={sparks}>{children}</SparksContext>;
}

/** The course of a metric as a small line, once its row is in view; nothing for what is no number. */
export function MetricSpark({ metric }: { readonly metric: MetricView }) {
  const sparks = useContext(SparksContext);
  const place = useRef<HTMLSpanElement>(null);
  const isNumber = typeof metric.value === 'number';
  const show = sparks?.show;
  useEffect(() => {
    const element = place.current;
    if (element === null || show === undefined || !isNumber) return;
    let hide: (() => void) | null = null;
    const observer = new IntersectionObserver((entries) => {
      const isShown = entries.at(-1)?.isIntersecting === true;
      if (isShown && hide === null) hide = show(metric.id);
      if (!isShown) {
        hide?.();
        hide = null;
      }
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      hide?.();
    };
  }, [show, metric.id, isNumber]);
  const course = sparks?.courses.get(metric.id);
  return (
    <span ref={place} className="inline-block align-middle" style={{ width, height }}>
      {course !== undefined && course.points.length > 0 && (
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`Course of ${showInvisible(metric.name)}`}
          className="overflow-visible"
        >
          {prepareValueSpark(
            {
              from: Date.parse(course.from),
              to: Date.parse(course.to),
              points: course.points.map(({ at, last }) => ({ at: Date.parse(at), last })),
              unseen: sparks?.unseen ?? [],
            },
            width,
            height,
          ).map((path) => (
            <path key={path} d={path} fill="none" stroke="var(--series-1)" strokeWidth={1.25} />
          ))}
        </svg>
      )}
    </span>
  );
}
