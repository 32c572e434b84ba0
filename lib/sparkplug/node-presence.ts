import type { NodeRecord } from './presence-record';
import type { PresenceTable } from './presence-table';
import type { Certificate } from './read-certificate';
import type { SparkplugTransition } from './transition';

/** A birth or death as it was received. */
export type CertificateMessage = { readonly certificate: Certificate; readonly at: number };

/** Cross-topic order is not guaranteed, so data this soon after a death does not contradict it. */
const reorderGraceMs = 2000;

/** NBIRTH: the edge node is online, and its devices are unknown until each sends a birth of its own. */
export function believeNodeBirth(
  table: PresenceTable,
  node: NodeRecord,
  message: CertificateMessage,
): SparkplugTransition[] {
  const { at, certificate } = message;
  const { bdSeq, metricCount } = certificate;
  const isRestart = node.state === 'online' && node.bdSeq !== bdSeq;
  const reason =
    node.state !== 'online'
      ? 'birth certificate'
      : isRestart
        ? 'birth certificate of a new session'
        : 'rebirth';
  if (node.bdSeq !== bdSeq) node.previousBdSeq = node.bdSeq;
  node.bdSeq = bdSeq;
  node.births++;
  node.metricCount = metricCount;
  node.unmatchedDeathAt = null;
  node.hasCertificate = false;
  table.heardNode(node, at);
  const transitions = [
    table.moveNode(node, { cause: 'NBIRTH', next: 'online', reason, at, bdSeq, metricCount, isRestart }),
  ];
  const waiting = {
    cause: 'parent-birth',
    next: 'unknown',
    reason: 'waiting for its birth after the edge node’s birth',
    at,
  } as const;
  for (const device of node.devices.values()) {
    device.hasCertificate = false;
    if (device.state !== 'unknown') transitions.push(table.moveDevice(device, waiting));
  }
  return transitions;
}

type DeathCounters = { lateWills: number; unmatchedDeaths: number };

/**
 * NDEATH: believed when its bdSeq is the current birth's, or when there is none to compare with; then the edge node and
 * its devices are offline. Otherwise it is a late Will or somebody's guess, and ignored.
 */
export function believeDeath(
  table: PresenceTable,
  counters: DeathCounters,
  node: NodeRecord,
  message: CertificateMessage,
): readonly SparkplugTransition[] {
  const { at, certificate } = message;
  const { bdSeq } = certificate;
  const isUnreadable = certificate.compressed && certificate.metricCount === null;
  const canCompare = node.state === 'online' && node.bdSeq !== null && !isUnreadable;
  if (canCompare && bdSeq !== node.bdSeq) return [ignoredDeath(table, counters, node, message)];
  if (node.state !== 'offline') {
    node.deaths++;
    node.unmatchedDeathAt = canCompare ? null : at;
  }
  const transitions = [
    table.moveNode(node, { cause: 'NDEATH', next: 'offline', reason: 'death certificate', at, bdSeq }),
  ];
  for (const device of node.devices.values()) {
    if (device.state === 'offline') continue;
    transitions.push(
      table.moveDevice(device, {
        cause: 'parent-death',
        next: 'offline',
        reason: 'edge node is offline',
        at,
      }),
    );
  }
  return transitions;
}

function ignoredDeath(
  table: PresenceTable,
  counters: DeathCounters,
  node: NodeRecord,
  message: CertificateMessage,
) {
  const { bdSeq } = message.certificate;
  const isLate = bdSeq !== null && bdSeq === node.previousBdSeq;
  if (isLate) counters.lateWills++;
  else counters.unmatchedDeaths++;
  const whose = isLate
    ? 'of the session before'
    : `with bdSeq ${bdSeq ?? 'none'}, not the current ${node.bdSeq}`;
  const reason = `ignored death certificate ${whose}`;
  return table.moveNode(node, {
    cause: 'NDEATH',
    next: node.state,
    reason,
    at: message.at,
    bdSeq,
    isIgnored: true,
  });
}

/** Data after a death that no birth could be matched with: it may have been an older session's late Will, so unknown. */
export function contradictDeath(
  table: PresenceTable,
  node: NodeRecord,
  at: number,
): readonly SparkplugTransition[] {
  if (node.unmatchedDeathAt === null || at - node.unmatchedDeathAt <= reorderGraceMs) return [];
  node.unmatchedDeathAt = null;
  const move = {
    cause: 'DATA',
    next: 'unknown',
    reason: 'data after a death certificate that matches no birth seen',
    at,
  } as const;
  const transitions = [table.moveNode(node, move)];
  for (const device of node.devices.values()) transitions.push(table.moveDevice(device, move));
  return transitions;
}
