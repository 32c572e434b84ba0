import type { LiveClients } from '../dialect';

/** What a broker version lets us rule out; null where the version is not known. The line itself always comes first. */
export type Wording = {
  /** 2.1.1 and later print `[address:port]` in every disconnect line, earlier versions never do. */
  readonly disconnectsCarryAddress: boolean | null;
  /** 2.0 prints p1, p2, p5 for MQTT 3.1, 3.1.1, 5; 2.1 prints p3, p4, p5. */
  readonly protocolNumbers: ReadonlySet<number>;
};

const anyNumbers: ReadonlySet<number> = new Set([1, 2, 3, 4, 5]);
const numbersTo20: ReadonlySet<number> = new Set([1, 2, 5]);
const numbersFrom21: ReadonlySet<number> = new Set([3, 4, 5]);

/** The wording of the broker's version as it told it (`$SYS/broker/version`), for breaking ties only. */
export function wordingOf(live: LiveClients): Wording {
  const version = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(live.brokerVersion?.() ?? '');
  if (!version) return { disconnectsCarryAddress: null, protocolNumbers: anyNumbers };
  const number = Number(version[1]) * 1_000_000 + Number(version[2]) * 1000 + Number(version[3] ?? 0);
  return {
    disconnectsCarryAddress: number >= 2_001_001,
    protocolNumbers: number >= 2_001_000 ? numbersFrom21 : numbersTo20,
  };
}

/** MQTT protocol level of the number behind `p` in a connect line of any version. */
export function protocolLevel(number: number): 3 | 4 | 5 {
  if (number === 5) return 5;
  return number === 1 || number === 3 ? 3 : 4;
}
