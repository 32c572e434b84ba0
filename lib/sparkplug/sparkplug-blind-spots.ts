import { titleOfNamespace, type UninterpretedNamespace } from '@/lib/domain/sparkplug-namespace';
import type { BlindSpot } from '@/lib/domain/views';

/** What the Sparkplug state of a broker did not take into account. */
export type PassedOver = {
  readonly uninterpreted: Iterable<UninterpretedNamespace>;
  readonly refusedNames: number;
  readonly refusedMetrics: number;
};

const tooManyNames: BlindSpot = {
  title: 'More edge nodes, devices or host applications than are followed',
  consequence:
    'Those that came after the bound was reached are not shown, and no rule of Sparkplug is judged on them. So many are seldom real: see which MQTT clients make up names.',
  configuration: '',
};
const tooManyMetrics: BlindSpot = {
  title: 'More Sparkplug metrics than are kept',
  consequence:
    'Births declared more metrics than there is room for. Those that came last have no values here, and data that name them look undeclared.',
  configuration: '',
};

/** What stays unseen of Sparkplug on a broker: editions that are not interpreted, and what found no room. */
export function sparkplugBlindSpots(passedOver: PassedOver): readonly BlindSpot[] {
  const { uninterpreted, refusedNames, refusedMetrics } = passedOver;
  const editions = [...uninterpreted].sort().map((namespace) => ({
    title: `${titleOfNamespace(namespace)} is spoken here, and not interpreted`,
    consequence: `Messages below ${namespace} are counted and their topics learned like all others, but births, deaths and metrics of their edge nodes and devices are not read, and no rule of Sparkplug B is judged on them.`,
    configuration: '',
  }));
  return [
    ...editions,
    ...(refusedNames > 0 ? [tooManyNames] : []),
    ...(refusedMetrics > 0 ? [tooManyMetrics] : []),
  ];
}
