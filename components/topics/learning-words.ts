import type { LearningPhase } from '@/lib/domain/views';

/** How far a topic is learned, in words, and what can be judged then. */
export const phaseWords: Readonly<
  Record<LearningPhase, { readonly word: string; readonly meaning: string }>
> = {
  L0: { word: 'just seen', meaning: 'Only rules that need no learning apply yet.' },
  L1: {
    word: 'learning rate and shape',
    meaning: 'How often it speaks and what its messages look like is judged.',
  },
  L2: { word: 'learning range and hours', meaning: 'Values and the hour of the day are judged as well.' },
  L3: { word: 'learned', meaning: 'A week or more has been learned: everything is judged.' },
};
