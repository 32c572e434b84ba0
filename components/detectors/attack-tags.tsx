import { Badge } from '@/components/ui/badge';
import type { AttackTag } from '@/lib/domain/attack';

type Props = {
  readonly tags: readonly AttackTag[];
  /** Ids alone, the names on hover. */
  readonly isShort?: boolean;
};

/** MITRE ATT&CK for ICS techniques. */
export function AttackTags({ tags, isShort = false }: Props) {
  if (tags.length === 0) return <span className="text-faint">–</span>;
  return (
    <span className={isShort ? 'inline-flex gap-1' : 'flex flex-col gap-1'}>
      {tags.map((tag) => (
        <span key={tag.id} title={`${tag.id} ${tag.name} (ATT&CK v${tag.version})`}>
          {isShort ? <Badge>{tag.id}</Badge> : `${tag.id} ${tag.name}`}
        </span>
      ))}
    </span>
  );
}
