import type { BaselineAction } from '@/lib/domain/views';

type OrderText = {
  readonly title: string;
  /** What it does, before it is done. */
  readonly does: string;
  readonly verb: string;
};

/** What can be ordered about what is learned, in words. */
export const orderWords: Readonly<Record<BaselineAction, OrderText>> = {
  approve: {
    title: 'Approve what is learned',
    does: 'Says that a person has looked at it and that it is normal. Judging and learning go on as before; an approved topic is not forgotten when a flood of new topics needs room.',
    verb: 'Approve',
  },
  freeze: {
    title: 'Freeze what is learned',
    does: 'Learning stops, judging goes on: slow drift is no longer taken for normal. A change that is meant, such as a new set point, keeps raising alerts until it is learned again.',
    verb: 'Freeze',
  },
  unfreeze: {
    title: 'Learn on',
    does: 'Learning goes on from what is stored, beginning with the next message.',
    verb: 'Unfreeze',
  },
  reset: {
    title: 'Learn anew',
    does: 'Forgets everything that was learned, approval and freeze too, and begins from nothing. Until enough is learned again (an hour for rates, a day for values and hours) no alert that rests on it can be raised. This cannot be undone.',
    verb: 'Forget and learn anew',
  },
};
