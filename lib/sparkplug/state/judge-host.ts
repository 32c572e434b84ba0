import { type HostState, readHostState } from '../read-host-state';
import type { SparkplugRule } from '../sign';
import { type SignDesk, type SignSource, signName } from './sign-desk';

const futureMs = 300_000;
const hostsMax = 1000;
const settledMs = 3_600_000;
const justGoneMs = 60_000;

type HostTrack = SignSource & { timestamp: number | null; online: boolean | null };
export type HostMessage = {
  readonly hostId: string;
  readonly format: '3.0' | '2.2';
  readonly payload: Uint8Array;
  readonly at: number;
  readonly topic: string;
  readonly isRetained: boolean;
};

/** What every STATE message says beside what was known (S26 to S30): judging is the detectors'. Bounded. */
export class HostSigns {
  private readonly hosts = new Map<string, HostTrack>();
  private goneAt = Number.NEGATIVE_INFINITY;

  /** A host known from before a restart is no new one. */
  restore(hostId: string, firstSeenAt: number): void {
    this.track(hostId, firstSeenAt);
  }

  observe(desk: SignDesk, message: HostMessage): void {
    const { hostId, at, topic, payload, isRetained } = message;
    const state = readHostState(payload);
    // A 2.2 topic whose payload is no state is somebody else's; an empty payload clears what the broker stored.
    if (state === null && (message.format === '2.2' || payload.length === 0)) return;
    const isKnown = this.hosts.has(hostId);
    const host = this.track(hostId, at);
    const facts = { ...factsOf(state, host), topicFormat: message.format, isRetained, isKnown };
    const isOldForm = message.format === '3.0' && facts.format === '2.2';
    const rule = ruleOf({ ...facts, at, isOldForm });
    const text = sayState(facts.online, isKnown);
    const isChange = host === null || state === null || host.online !== state.online;
    const lane = `${rule} ${facts.online}${isChange ? ' change' : ''}`;
    desk.add(host, { kind: 'state', rule, at, lane }, () => ({
      group: '',
      edgeNode: '',
      hostId: signName(hostId),
      topic,
      text,
      facts,
    }));
    if (host === null || state === null) return;
    const wasOnline = host.online === true;
    take(host, state, at);
    if (wasOnline && host.online === false && at - host.firstSeenAt >= settledMs) this.goneAt = at;
  }

  /** Did one that is known for an hour go offline in the last minute? Its edge nodes must then say that they die. */
  hasJustGone(at: number): boolean {
    return at - this.goneAt <= justGoneMs;
  }

  private track(hostId: string, at: number): HostTrack | null {
    const known = this.hosts.get(hostId);
    if (known) return known;
    if (this.hosts.size >= hostsMax) return null;
    // The quirk book and the allowance go by group and edge node; a host's id stands for the latter.
    const host = {
      group: '',
      edgeNode: hostId,
      firstSeenAt: at,
      allowance: null,
      timestamp: null,
      online: null,
    };
    this.hosts.set(hostId, host);
    return host;
  }
}

/** An older timestamp is a late Will and moves nothing; one of the far future does not lift the bar over the true host. */
function take(host: HostTrack, state: HostState, at: number): void {
  if (state.timestamp !== null) {
    if (host.timestamp !== null && state.timestamp < host.timestamp) return;
    host.timestamp = Math.max(host.timestamp ?? 0, state.timestamp > at + futureMs ? at : state.timestamp);
  }
  host.online = state.online;
}

function factsOf(state: HostState | null, host: HostTrack | null) {
  const before = host?.online ?? null;
  return {
    online: state === null ? null : state.online,
    timestamp: state === null ? null : state.timestamp,
    previousTimestamp: host === null ? null : host.timestamp,
    previous: before === null ? null : before ? 'online' : 'offline',
    format: state === null ? 'unreadable' : state.timestamp === null ? '2.2' : '3.0',
    isReadable: state !== null,
  };
}

function sayState(online: boolean | null, isKnown: boolean): string {
  if (online === null) return 'STATE that cannot be read';
  return `STATE ${online ? 'online' : 'offline'}${isKnown ? '' : ' of a host application not seen before'}`;
}

type Judged = {
  readonly isReadable: boolean;
  readonly isOldForm: boolean;
  readonly isKnown: boolean;
  readonly timestamp: number | null;
  readonly previousTimestamp: number | null;
  readonly at: number;
};

function ruleOf({ isReadable, isOldForm, isKnown, timestamp, previousTimestamp, at }: Judged): SparkplugRule {
  if (!isReadable || isOldForm) return 'S30';
  if (timestamp !== null && timestamp > at + futureMs) return 'S29';
  if (!isKnown) return 'S28';
  return timestamp !== null && previousTimestamp !== null && timestamp < previousTimestamp ? 'S27' : 'S26';
}
