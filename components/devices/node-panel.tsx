import { AlertLine } from '@/components/alerts/alert-line';
import { BrokerName } from '@/components/brokers/broker-name';
import { EventLine } from '@/components/events/event-line';
import { ReadRows } from '@/components/live/read-rows';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import { Age, Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { formatCounted } from '@/components/ui/format-number';
import { SidePanel } from '@/components/ui/side-panel';
import { StateSign } from '@/components/ui/state-sign';
import type { Alert } from '@/lib/domain/alert';
import type { BrokerEventView, DeviceView, EdgeNodeView, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

const kinds = 'sparkplug.nbirth,sparkplug.ndeath,sparkplug.dbirth,sparkplug.ddeath';

const eventsMax = 500;
const shownMax = 50;

/** An edge node beside the list. */
export function NodePanel({ node, onClose }: { readonly node: EdgeNodeView | null; onClose(): void }) {
  return (
    <SidePanel isOpen={node !== null} onClose={onClose} label="Edge node">
      {node && <NodeDetail key={node.id} node={node} />}
    </SidePanel>
  );
}

function isAbout(event: BrokerEventView, node: EdgeNodeView): boolean {
  const levels = event.topic?.split('/') ?? [];
  return levels[1] === node.group && levels[3] === node.edgeNode;
}

function NodeDetail({ node }: { readonly node: EdgeNodeView }) {
  const id = `${node.group}/${node.edgeNode}`;
  const alerts = useRead<Page<Alert>>(
    `alerts?subjectId=${encodeURIComponent(id)}&brokerId=${node.brokerId}&limit=20`,
  );
  const events = useRead<Page<BrokerEventView>>(
    `events?brokerId=${node.brokerId}&kind=${kinds}&limit=${eventsMax}`,
  );
  useChanged('nodes', async () => {
    await Promise.all([alerts.again(), events.again()]);
  });
  const own = events.body && {
    items: events.body.items.filter((event) => isAbout(event, node)).slice(0, shownMax),
    nextCursor: null,
  };
  return (
    <article className="flex flex-col gap-5">
      <header className="flex flex-col gap-2">
        <div className="flex items-center gap-3">
          <StateSign sign={node.state} />
          <span className="text-sm text-dim">
            for <Age at={node.since} />
          </span>
        </div>
        <h1 className="text-lg">
          <Chip text={id} what="edge node" maxCharacters={200} />
        </h1>
        {node.reason !== null && <p className="text-sm text-dim">{showInvisible(node.reason)}</p>}
      </header>
      <Facts>
        <Fact name="Broker">
          <BrokerName id={node.brokerId} name={node.broker} />
        </Fact>
        <Fact name="Metrics in its last birth">{node.metricCount ?? 'unknown'}</Fact>
        <Fact name="In this state since">
          <Moment at={node.since} />
        </Fact>
        <Fact name="Last message">
          <Moment at={node.lastMessageAt} />
        </Fact>
        <Fact name="Births">{node.births}</Fact>
        <Fact name="Deaths">{node.deaths}</Fact>
      </Facts>
      <Section title="Devices">
        {node.devices.length === 0 && <p className="text-sm text-dim">None has been born below this node.</p>}
        <ul>
          {node.devices.map((device) => (
            <DeviceLine key={device.id} device={device} />
          ))}
        </ul>
      </Section>
      <Section title="Alerts about it">
        <ReadRows read={alerts} none="None.">
          {(alert) => (
            <li key={alert.id}>
              <AlertLine alert={alert} />
            </li>
          )}
        </ReadRows>
      </Section>
      <Section title="Births and deaths, newest first">
        <ReadRows
          read={{ ...events, body: own }}
          none={`None among the last ${eventsMax} births and deaths on this broker.`}
        >
          {(event) => <EventLine key={event.id} event={event} withBroker={false} />}
        </ReadRows>
      </Section>
    </article>
  );
}

function DeviceLine({ device }: { readonly device: DeviceView }) {
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-line/60 text-sm last:border-b-0">
      <StateSign sign={device.state} className="w-20 shrink-0" />
      <span className="min-w-0 grow">
        <Chip text={device.device} what="device id" />
      </span>
      <span className="text-xs text-dim">
        {formatCounted(device.births, 'birth')}, {formatCounted(device.deaths, 'death')}
      </span>
      <span className="text-xs">
        <span className="text-faint">for </span>
        <Age at={device.since} />
      </span>
      {device.reason !== null && (
        <span className="w-full pl-23 text-xs text-dim">{showInvisible(device.reason)}</span>
      )}
    </li>
  );
}
