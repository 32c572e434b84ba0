import Link from 'next/link';
import { Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import { Fact, Facts } from '@/components/ui/facts';
import { formatCount, formatRate } from '@/components/ui/format-number';
import { showInvisible } from '@/lib/domain/wire-text';
import type { Injection, InjectionSignal, InjectionSuspect } from './read-injection';

const tones = { proven: 'bad', likely: 'warn', unknown: 'quiet' } as const;

/** What the fusion of signals rests on: how much, what stood out, and who may have done it. */
export function InjectionEvidence({
  injection,
  brokerId,
}: {
  readonly injection: Injection;
  readonly brokerId: number;
}) {
  return (
    <div className="flex flex-col gap-4">
      <Facts>
        <Fact name="Foreign messages">{formatCount(injection.foreignMessages)}</Fact>
        <Fact name="Usual messages since then">{formatCount(injection.genuineMessages)}</Fact>
        <Fact name="Evidence, in nats (what counts as an alert)">
          {formatRate(injection.evidenceNats)}{' '}
          <span className="text-dim">(from {formatRate(injection.neededNats)} on)</span>
        </Fact>
        <Fact name="The usual kind came back right after">
          {injection.timesUsualAgain === 1 ? 'once' : `${formatCount(injection.timesUsualAgain)} times`}
        </Fact>
      </Facts>
      <Groups byGroup={injection.natsByGroup} />
      <SignalTable signals={injection.signals} />
      {injection.topics.length > 1 && <Topics topics={injection.topics} brokerId={brokerId} />}
      <section aria-label="Who may have sent it" className="flex flex-col gap-2">
        <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
          Who sent it: <Badge tone={tones[injection.attribution]}>{injection.attribution}</Badge>
        </h3>
        <p className="text-sm break-words text-dim">{showInvisible(injection.attributionReason)}</p>
        {injection.suspects.length > 0 && (
          <ol className="flex flex-col">
            {injection.suspects.map((suspect, index) => (
              <Suspect
                key={`${suspect.clientId} ${suspect.username} ${suspect.address}`}
                rank={index + 1}
                suspect={suspect}
                brokerId={brokerId}
              />
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

const groupWords: Readonly<Record<string, string>> = {
  hand: 'another hand',
  interleaving: 'two series in turns',
  timing: 'rhythm',
  content: 'values',
  replay: 'copied from earlier',
  retain: 'retained otherwise',
  identity: 'named by the broker',
  sequence: 'Sparkplug sequence',
  declaration: 'not in the birth',
};

/** How much each kind of sign gives; independent kinds are what makes it sure. */
function Groups({ byGroup }: { readonly byGroup: Readonly<Record<string, number>> }) {
  const groups = Object.entries(byGroup)
    .filter(([, nats]) => nats > 0)
    .toSorted((a, b) => b[1] - a[1]);
  if (groups.length === 0) return null;
  const largest = Math.max(...groups.map(([, nats]) => nats));
  return (
    <section aria-label="Evidence by kind of sign">
      <h3 className="mb-1 text-sm font-semibold">By kind of sign</h3>
      <dl className="grid grid-cols-[max-content_minmax(2rem,1fr)_max-content] items-center gap-x-3 gap-y-1 text-sm">
        {groups.map(([group, nats]) => (
          <div key={group} className="contents">
            <dt className="max-w-40 text-xs text-dim sm:max-w-none">{groupWords[group] ?? group}</dt>
            <dd aria-hidden className="h-1.5 overflow-hidden rounded-full bg-raised">
              <span className="block h-full bg-accent" style={{ width: `${(nats / largest) * 100}%` }} />
            </dd>
            <dd className="text-right text-xs">{formatRate(nats)} nats</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What stood out, heaviest first; nats say how surprising it was on what the topic has shown so far. */
function SignalTable({ signals }: { readonly signals: readonly InjectionSignal[] }) {
  if (signals.length === 0) return null;
  return (
    <section aria-label="What stood out">
      <h3 className="mb-1 text-sm font-semibold">What stood out</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div tabIndex={0} className="overflow-x-auto rounded-box border">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b text-left text-xs text-dim">
              <th scope="col" className="px-2 py-1 font-semibold">
                Sign
              </th>
              <th scope="col" className="px-2 py-1 font-semibold">
                Field
              </th>
              <th scope="col" className="px-2 py-1 text-right font-semibold">
                Surprise <span className="font-normal text-faint">nats</span>
              </th>
              <th scope="col" className="px-2 py-1 font-semibold">
                First
              </th>
            </tr>
          </thead>
          <tbody>
            {signals.map((signal) => (
              <tr
                key={`${signal.kind} ${signal.field}`}
                className="border-b border-line/60 align-top last:border-b-0"
              >
                <td className="min-w-48 px-2 py-1 break-words">
                  {showInvisible(signal.text)}{' '}
                  <span className="font-mono text-xs text-faint">{signal.kind}</span>
                  {signal.count > 1 && <span className="text-xs text-dim"> · {signal.count} times</span>}
                </td>
                <td className="min-w-32 px-2 py-1">
                  {signal.field === null || signal.field === '' ? (
                    <span className="text-faint">{signal.field === null ? '–' : 'the payload'}</span>
                  ) : (
                    <Chip text={signal.field} what="field" maxCharacters={24} />
                  )}
                </td>
                <td className="px-2 py-1 text-right">{formatRate(signal.nats)}</td>
                <td className="px-2 py-1 text-xs">
                  <Moment at={signal.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Topics({ topics, brokerId }: { readonly topics: readonly string[]; readonly brokerId: number }) {
  return (
    <section aria-label="Topics">
      <h3 className="mb-1 text-sm font-semibold">Topics it is about</h3>
      <ul className="flex flex-col gap-1">
        {topics.map((topic) => (
          <li key={topic} className="flex flex-wrap items-center gap-2 text-sm">
            <Chip text={topic} what="topic" maxCharacters={64} />
            <Link
              href={`/topics?q=${encodeURIComponent(topic)}&broker=${brokerId}`}
              prefetch={false}
              className="text-xs text-accent hover:underline"
            >
              find it
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

type SuspectProps = {
  readonly rank: number;
  readonly suspect: InjectionSuspect;
  readonly brokerId: number;
};

function Suspect({ rank, suspect, brokerId }: SuspectProps) {
  const { clientId, username, address, reasons } = suspect;
  const filter =
    clientId === null
      ? address && `address=${encodeURIComponent(address)}`
      : `clientId=${encodeURIComponent(clientId)}`;
  return (
    <li className="flex gap-2 border-b border-line/60 py-2 text-sm last:border-b-0">
      <span className="w-5 shrink-0 text-right text-dim">{rank}.</span>
      <div className="flex min-w-0 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {clientId === null ? (
            <span className="text-dim">an MQTT client whose id is not known</span>
          ) : (
            <Chip text={clientId} what="MQTT client id" />
          )}
          {username !== null && (
            <span className="text-xs text-dim">
              user <Chip text={username} what="user name" />
            </span>
          )}
          {address !== null && (
            <span className="text-xs text-dim">
              from <Chip text={address} what="address" />
            </span>
          )}
          {filter && (
            <Link
              href={`/clients?${filter}&broker=${brokerId}`}
              prefetch={false}
              className="text-xs text-accent hover:underline"
            >
              {clientId === null ? 'MQTT clients on it' : 'its session'}
            </Link>
          )}
        </div>
        <p className="break-words text-dim">{reasons.map(showInvisible).join(', ')}</p>
      </div>
    </li>
  );
}
