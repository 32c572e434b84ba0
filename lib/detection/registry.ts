import type { Detector } from './detector';
import { sysReader } from './detectors/sys-reader';
import { wildcardSubscriber } from './detectors/wildcard-subscriber';

/** Every detector, in the order in which pages list them. */
export const detectors: readonly Detector[] = [wildcardSubscriber, sysReader];
