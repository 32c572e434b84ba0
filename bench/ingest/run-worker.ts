import { answerUsage } from './child-usage';

// The real worker, unchanged, in a process that tells its parent what it uses.
answerUsage();
await import('@/workers/main');
