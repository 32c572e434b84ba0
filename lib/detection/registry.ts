import type { Detector } from './detector';
import { authBruteForce } from './detectors/auth-brute-force';
import { authSpray } from './detectors/auth-spray';
import { authSuccessAfterFailures } from './detectors/auth-success-after-failures';
import { brokerDown } from './detectors/broker-down';
import { clientTakeover } from './detectors/client-takeover';
import { connectionFlood } from './detectors/connection-flood';
import { monitorBlind } from './detectors/monitor-blind';
import { rateSurge } from './detectors/rate-surge';
import { sparkplugDeviceOffline } from './detectors/sparkplug-device-offline';
import { sparkplugNodeOffline } from './detectors/sparkplug-node-offline';
import { sysReader } from './detectors/sys-reader';
import { topicSilence } from './detectors/topic-silence';
import { wildcardSubscriber } from './detectors/wildcard-subscriber';

/** Every detector, in the order in which pages list them. */
export const detectors: readonly Detector[] = [
  wildcardSubscriber,
  sysReader,
  authBruteForce,
  authSpray,
  authSuccessAfterFailures,
  connectionFlood,
  clientTakeover,
  brokerDown,
  monitorBlind,
  sparkplugNodeOffline,
  sparkplugDeviceOffline,
  rateSurge,
  topicSilence,
];
