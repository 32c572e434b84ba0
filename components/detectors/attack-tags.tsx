import { Badge } from '@/components/ui/badge';
import type { AttackTag } from '@/lib/domain/attack';

/** MITRE ATT&CK for ICS techniques, by id alone where there is little room. */
export function AttackTags({
  tags,
  isShort = false,
}: {
  readonly tags: readonly AttackTag[];
  readonly isShort?: boolean;
}) {
  if (tags.length === 0) return <span className="text-faint">–</span>;
  return (
    <span className={isShort ? 'inline-flex gap-1' : 'flex flex-wrap gap-1'}>
      {tags.map((tag) => (
        <span key={tag.id} title={`${tag.id} ${tag.name} (ATT&CK v${tag.version})`}>
          <Badge>{isShort ? tag.id : `${tag.id} ${tag.name}`}</Badge>
        </span>
      ))}
    </span>
  );
}
