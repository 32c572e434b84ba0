import Link from 'next/link';
import { GroupRollUps } from '@/components/availability/group-roll-ups';
import { RollUpTable } from '@/components/availability/roll-up-table';
import { Section } from '@/components/ui/facts';
import type { SitePlace } from '@/lib/domain/availability/site-rules';
import type { AvailabilitySummaryView } from '@/lib/domain/availability-views';
import { sayPlace } from './say-place';

/** Its members, as the list shows them. */
function addressOf({ site, area, line }: SitePlace): string {
  const named = Object.entries({ site, area, line }).filter(([, name]) => name !== '');
  return `/devices?view=list&${new URLSearchParams(named)}`;
}

/** Groups of Sparkplug and places of the plant, worst first. */
export function FleetRollUps({ summary }: { readonly summary: AvailabilitySummaryView }) {
  return (
    <div className="panel flex flex-col gap-5 p-3">
      <Section title="By Sparkplug group, least available first">
        {summary.groups.length === 0 ? (
          <p className="text-sm text-dim">None of these speaks Sparkplug.</p>
        ) : (
          <GroupRollUps groups={summary.groups} />
        )}
      </Section>
      <Section title="By site, area and line, least available first">
        {summary.places.length === 0 ? (
          <p className="text-sm text-dim">
            No rule places any of these.{' '}
            <Link href="/maintenance?view=sites" prefetch={false} className="text-accent underline">
              Say which names belong to which site, area and line
            </Link>
            .
          </p>
        ) : (
          <RollUpTable
            label="Availability by place"
            head="Site › area › line"
            rows={summary.places}
            keyOf={(row) => JSON.stringify([row.site, row.area, row.line])}
            nameOf={(row) => (
              <Link href={addressOf(row)} prefetch={false} className="text-accent hover:underline">
                {sayPlace(row)}
              </Link>
            )}
          />
        )}
      </Section>
    </div>
  );
}
