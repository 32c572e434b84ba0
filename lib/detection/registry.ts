import type { Detector } from './detector';
import { authBruteForce } from './detectors/auth-brute-force';
import { authSpray } from './detectors/auth-spray';
import { authSuccessAfterFailures } from './detectors/auth-success-after-failures';
import { brokerDown } from './detectors/broker-down';
import { clientFlapping } from './detectors/client-flapping';
import { clientTakeover } from './detectors/client-takeover';
import { connectionFlood } from './detectors/connection-flood';
import { monitorBlind } from './detectors/monitor-blind';
import { rateSurge } from './detectors/rate-surge';
import { rogueBridge } from './detectors/rogue-bridge';
import { shareGroupJoin } from './detectors/share-group-join';
import { sparkplugDeviceOffline } from './detectors/sparkplug-device-offline';
import { sparkplugNodeOffline } from './detectors/sparkplug-node-offline';
import { sysReader } from './detectors/sys-reader';
import { topicScan } from './detectors/topic-scan';
import { topicSilence } from './detectors/topic-silence';
import { wildcardSubscriber } from './detectors/wildcard-subscriber';

/** Every detector, in the order in which pages list them. */
export const detectors: readonly Detector[] = [
  wildcardSubscriber,
  sysReader,
  shareGroupJoin,
  topicScan,
  authBruteForce,
  authSpray,
  authSuccessAfterFailures,
  connectionFlood,
  clientTakeover,
  clientFlapping,
  rogueBridge,
  brokerDown,
  monitorBlind,
  sparkplugNodeOffline,
  sparkplugDeviceOffline,
  rateSurge,
  topicSilence,
];
