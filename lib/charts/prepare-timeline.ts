import type { TimelineView } from '@/lib/domain/availability-views';
import type { BrokerEventView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import type { LaneInput, LaneMark, LaneStretch, LaneWindow } from './prepare-swim-lane';

const at = (iso: string) => Date.parse(iso);

/** The last level of a node's or device's name: lanes are narrow. */
function shortName(name: string): string {
  return showInvisible(name.split('/').at(-1) ?? name);
}

const birthWords: Readonly<Record<string, string>> = {
  'sparkplug.nbirth': 'NBIRTH',
  'sparkplug.ndeath': 'NDEATH',
  'sparkplug.dbirth': 'DBIRTH',
  'sparkplug.ddeath': 'DDEATH',
};

function birthMark(event: BrokerEventView): LaneMark {
  const word = birthWords[event.kind] ?? event.kind;
  const device = event.kind.startsWith('sparkplug.d') ? event.topic?.split('/')[4] : undefined;
  const kind = event.kind.endsWith('death') ? 'death' : event.reason === 'rebirth' ? 'rebirth' : 'birth';
  const about = device === undefined ? '' : ` of ${showInvisible(device)}`;
  const why = event.reason === null ? '' : `: ${showInvisible(event.reason)}`;
  return { at: at(event.at), kind, text: `${word}${about}${why}` };
}

function connectionMark(event: BrokerEventView): LaneMark {
  const isUp = event.kind === 'client.connected';
  const why = event.reason === null ? '' : `: ${showInvisible(event.reason)}`;
  const from = event.address === null ? '' : ` from ${event.address}`;
  return {
    at: at(event.at),
    kind: isUp ? 'connected' : 'disconnected',
    text: isUp ? `MQTT client connected${from}` : `MQTT client disconnected${why}`,
  };
}

const stateWords = { online: 'online', offline: 'offline', unknown: 'unknown', maintenance: 'maintenance' };

function stateLanes({ lanes, to }: TimelineView): LaneInput[] {
  return lanes.map((lane, index) => ({
    key: `${lane.kind}${lane.id}`,
    title: index === 0 ? 'State' : shortName(lane.name),
    stretches: lane.segments.map(
      (segment): LaneStretch => ({
        from: at(segment.from),
        to: segment.to === to ? null : at(segment.to),
        tone: segment.state,
        text: `${stateWords[segment.state]}${segment.reason === null ? '' : `: ${showInvisible(segment.reason)}`}`,
      }),
    ),
    marks: [],
  }));
}

/**
 * What happened to an entity as swim lanes: its state first, then births and deaths, its MQTT client, alerts, maintenance,
 * the monitor's own blind times and notes, then the states of its devices. Lanes that can be empty stay, so that
 * "nothing happened" is told from "not shown"; the MQTT client's is left out where it is not known.
 */
export function prepareTimeline(
  view: TimelineView,
  { hasClient }: { readonly hasClient: boolean },
): { readonly lanes: readonly LaneInput[]; readonly period: LaneWindow } {
  const [own, ...devices] = stateLanes(view);
  const lane = (
    key: string,
    title: string,
    parts: Partial<Pick<LaneInput, 'stretches' | 'marks'>>,
  ): LaneInput => ({ key, title, stretches: [], marks: [], ...parts });
  return {
    period: { from: at(view.from), to: at(view.to) },
    lanes: [
      ...(own ? [own] : []),
      ...(view.entity.kind === 'defined'
        ? []
        : [lane('births', 'Births, deaths', { marks: view.births.map(birthMark) })]),
      ...(hasClient ? [lane('client', 'MQTT client', { marks: view.connections.map(connectionMark) })] : []),
      lane('alerts', 'Alerts', {
        stretches: view.alerts.map((alert) => ({
          from: at(alert.firstSeenAt),
          to: alert.state === 'resolved' ? at(alert.lastSeenAt) : null,
          tone: 'alert',
          text: `${alert.severity}: ${showInvisible(alert.title)}`,
          href: `/alerts/${alert.id}`,
        })),
      }),
      lane('maintenance', 'Maintenance', {
        stretches: view.maintenance.map((window) => ({
          from: at(window.from),
          to: at(window.to),
          tone: 'maintenance',
          text: `planned: ${showInvisible(window.reason)}`,
        })),
      }),
      lane('blind', 'Monitor', {
        stretches: view.blind.map((blind) => ({
          from: at(blind.from),
          to: at(blind.to),
          tone: 'unknown',
          text: `the monitor was blind${blind.reason === null ? '' : `: ${showInvisible(blind.reason)}`}`,
        })),
      }),
      lane('notes', 'Notes', {
        marks: view.notes.map((note) => ({
          at: at(note.at),
          kind: 'note',
          text: `${note.author}: ${showInvisible(note.text)}`,
        })),
      }),
      ...devices,
    ],
  };
}
