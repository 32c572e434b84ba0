import { poisson } from '@/lib/detection/testing/seeded-random';

/** The six kinds of traffic of detection reference §2.3. */
export const trafficModels = ['poisson', 'overdispersed', 'bursty', 'periodic', 'diurnal', 'on-off'] as const;
export type TrafficModel = (typeof trafficModels)[number];

/** One topic's own traffic: messages in each minute (from 0), asked once a minute in order. */
export type TrafficSource = (minute: number) => number;

type Make = (rate: number, random: () => number) => TrafficSource;

const day = 1440;
/** Mean lengths of the phases of on/off traffic, minutes. */
const phases = { on: 20, off: 60 } as const;

const makers: Readonly<Record<TrafficModel, Make>> = {
  poisson: (rate, random) => () => poisson(rate, random),
  overdispersed: (rate, random) => () => negativeBinomial(rate, 4, random),
  bursty: (rate, random) => () => negativeBinomial(rate, 1, random),
  periodic(rate, random) {
    let phase = random();
    return () => {
      // A clock with 2 % of jitter a minute: the count changes by one at most.
      const due = phase + rate * (1 + 0.02 * (random() - 0.5));
      phase = due % 1;
      return Math.floor(due);
    };
  },
  diurnal(rate, random) {
    const shift = random();
    return (minute) => poisson(rate * (1 + 0.8 * Math.sin(2 * Math.PI * (minute / day + shift))), random);
  },
  'on-off'(rate, random) {
    const share = phases.on / (phases.on + phases.off);
    let isOn = random() < share;
    return () => {
      if (random() < 1 / (isOn ? phases.on : phases.off)) isOn = !isOn;
      return isOn ? poisson(rate / share, random) : 0;
    };
  },
};

/** Traffic of the given kind with `rate` messages a minute in the long run. */
export function makeTraffic(model: TrafficModel, rate: number, random: () => number): TrafficSource {
  return makers[model](rate, random);
}

/** A negative binomial count as a Poisson count whose rate is Gamma-distributed, anew each minute; `r` is whole. */
function negativeBinomial(mean: number, r: number, random: () => number): number {
  let product = 1;
  for (let draw = 0; draw < r; draw++) product *= 1 - random();
  return poisson((-Math.log(product) * mean) / r, random);
}
