import type { Detector } from './detector';
import { aclDenied } from './detectors/acl-denied';
import { authBruteForce } from './detectors/auth-brute-force';
import { authSpray } from './detectors/auth-spray';
import { authSuccessAfterFailures } from './detectors/auth-success-after-failures';
import { brokerDown } from './detectors/broker-down';
import { brokerRestart } from './detectors/broker-restart';
import { clientFlapping } from './detectors/client-flapping';
import { clientTakeover } from './detectors/client-takeover';
import { commandFromNonHost } from './detectors/command-from-non-host';
import { competingPublishers } from './detectors/competing-publishers';
import { connectionFlood } from './detectors/connection-flood';
import { counterRegress } from './detectors/counter-regress';
import { exfiltration } from './detectors/exfiltration';
import { hostileName } from './detectors/hostile-name';
import { keepaliveAbuse } from './detectors/keepalive-abuse';
import { logTruncated } from './detectors/log-truncated';
import { messagesDropped } from './detectors/messages-dropped';
import { monitorBlind } from './detectors/monitor-blind';
import { monitorTakenOver } from './detectors/monitor-taken-over';
import { newMqttClient } from './detectors/new-mqtt-client';
import { newPublisher } from './detectors/new-publisher';
import { newSourceAddress } from './detectors/new-source-address';
import { newTopic } from './detectors/new-topic';
import { payloadEncoding } from './detectors/payload-encoding';
import { payloadFlood } from './detectors/payload-flood';
import { payloadShape } from './detectors/payload-shape';
import { payloadSize } from './detectors/payload-size';
import { rateDrop } from './detectors/rate-drop';
import { rateSurge } from './detectors/rate-surge';
import { replay } from './detectors/replay';
import { reservedTopicPublish } from './detectors/reserved-topic-publish';
import { retainedChange } from './detectors/retained-change';
import { retainedClear } from './detectors/retained-clear';
import { rogueBridge } from './detectors/rogue-bridge';
import { shareGroupJoin } from './detectors/share-group-join';
import { slowClient } from './detectors/slow-client';
import { sparkplugBdseqMismatch } from './detectors/sparkplug-bdseq-mismatch';
import { sparkplugBirthRedefined } from './detectors/sparkplug-birth-redefined';
import { sparkplugClockSkew } from './detectors/sparkplug-clock-skew';
import { sparkplugCommandBurst } from './detectors/sparkplug-command-burst';
import { sparkplugDataAfterDeath } from './detectors/sparkplug-data-after-death';
import { sparkplugDataBeforeBirth } from './detectors/sparkplug-data-before-birth';
import { sparkplugDeviceOffline } from './detectors/sparkplug-device-offline';
import { sparkplugForgedDeath } from './detectors/sparkplug-forged-death';
import { sparkplugForgedState } from './detectors/sparkplug-forged-state';
import { sparkplugLookAlikeId } from './detectors/sparkplug-look-alike-id';
import { sparkplugMalformed } from './detectors/sparkplug-malformed';
import { sparkplugNewHost } from './detectors/sparkplug-new-host';
import { sparkplugNodeFlapping } from './detectors/sparkplug-node-flapping';
import { sparkplugNodeOffline } from './detectors/sparkplug-node-offline';
import { sparkplugRebirthStorm } from './detectors/sparkplug-rebirth-storm';
import { sparkplugRetainedCommand } from './detectors/sparkplug-retained-command';
import { sparkplugSequenceGap } from './detectors/sparkplug-sequence-gap';
import { sparkplugSequenceReplay } from './detectors/sparkplug-sequence-replay';
import { sparkplugStateFlapping } from './detectors/sparkplug-state-flapping';
import { sparkplugTwoWriters } from './detectors/sparkplug-two-writers';
import { sparkplugTypeMismatch } from './detectors/sparkplug-type-mismatch';
import { sparkplugUndeclaredMetric } from './detectors/sparkplug-undeclared-metric';
import { sparkplugUnsolicitedBirth } from './detectors/sparkplug-unsolicited-birth';
import { sysReader } from './detectors/sys-reader';
import { telemetryInjection } from './detectors/telemetry-injection';
import { topicExplosion } from './detectors/topic-explosion';
import { topicScan } from './detectors/topic-scan';
import { topicSilence } from './detectors/topic-silence';
import { valueJump } from './detectors/value-jump';
import { valueRange } from './detectors/value-range';
import { valueStuck } from './detectors/value-stuck';
import { wildcardSubscriber } from './detectors/wildcard-subscriber';
import { willAbuse } from './detectors/will-abuse';

/** Every detector, in the order in which pages list them. */
export const detectors: readonly Detector[] = [
  telemetryInjection,
  newPublisher,
  commandFromNonHost,
  exfiltration,
  willAbuse,
  wildcardSubscriber,
  sysReader,
  shareGroupJoin,
  topicScan,
  aclDenied,
  authBruteForce,
  authSpray,
  authSuccessAfterFailures,
  connectionFlood,
  keepaliveAbuse,
  clientTakeover,
  clientFlapping,
  newSourceAddress,
  newMqttClient,
  slowClient,
  rogueBridge,
  hostileName,
  reservedTopicPublish,
  logTruncated,
  brokerDown,
  brokerRestart,
  monitorBlind,
  monitorTakenOver,
  messagesDropped,
  sparkplugTwoWriters,
  sparkplugDataBeforeBirth,
  sparkplugDataAfterDeath,
  sparkplugForgedDeath,
  sparkplugBdseqMismatch,
  sparkplugSequenceReplay,
  sparkplugSequenceGap,
  sparkplugUnsolicitedBirth,
  sparkplugBirthRedefined,
  sparkplugUndeclaredMetric,
  sparkplugTypeMismatch,
  sparkplugMalformed,
  sparkplugRetainedCommand,
  sparkplugCommandBurst,
  sparkplugRebirthStorm,
  sparkplugNewHost,
  sparkplugClockSkew,
  sparkplugLookAlikeId,
  sparkplugForgedState,
  sparkplugStateFlapping,
  sparkplugNodeFlapping,
  sparkplugNodeOffline,
  sparkplugDeviceOffline,
  rateSurge,
  rateDrop,
  topicSilence,
  newTopic,
  topicExplosion,
  payloadFlood,
  valueRange,
  valueJump,
  valueStuck,
  counterRegress,
  payloadSize,
  payloadShape,
  payloadEncoding,
  replay,
  retainedChange,
  retainedClear,
  competingPublishers,
];
