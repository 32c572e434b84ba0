import { useSignedIn } from '@/components/frame/signed-in';
import { useRead } from '@/components/live/use-read';
import type { Page } from '@/lib/domain/views';

type Assignee = { readonly id: string; readonly name: string };

const nobody: readonly Assignee[] = [];

/** Whom alerts can be given to; empty until it is read, and for those who may not. */
export function useAssignees(): readonly Assignee[] {
  const { canTriage } = useSignedIn();
  return useRead<Page<Assignee>>(canTriage ? 'alerts/assignees' : null).body?.items ?? nobody;
}
