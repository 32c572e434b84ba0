import { z } from 'zod';
import { alarmThreshold } from '../alarm-threshold';
import type { World } from '../detector';
import type { Signal } from '../signal';

/** Independent looks a day at one series: the scores were fitted at five minutes a value (decision 003). */
const looksPerDay = 288;
const learnedMessagesMin = 200;

/** Settings that all detectors of values have. */
export const valueSettings = {
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; how surprising a value must be follows from it and the number of topics.',
  }),
  learningHours: z.number().min(1).max(720).default(24).meta({
    title: 'Learning time, hours',
    description: 'A field is judged only after it has been watched for this long, and for 200 messages.',
  }),
};

/** Has the signal's field been learned for long enough? */
export function isLearned({ facts }: Signal, learningHours: number): boolean {
  return (
    Number(facts.learnedHours ?? 0) >= learningHours && Number(facts.messages ?? 0) >= learnedMessagesMin
  );
}

/** The surprise in nats from which the false-alarm budget allows an alert. */
export function surpriseMin({ topics }: World, falseAlarmsPerDay: number): number {
  return alarmThreshold({
    series: topics.liveTopics,
    testsPerDay: looksPerDay,
    detectors: 1,
    falseAlarmsPerDay,
  });
}
