import { type UninterpretedNamespace, uninterpretedNamespace } from '@/lib/domain/sparkplug-namespace';
import { boundIdentifier } from '@/lib/domain/wire-text';

export const nodeMessageTypes = ['NBIRTH', 'NDEATH', 'NDATA', 'NCMD'] as const;
export const deviceMessageTypes = ['DBIRTH', 'DDEATH', 'DDATA', 'DCMD'] as const;
export type NodeMessageType = (typeof nodeMessageTypes)[number];
export type DeviceMessageType = (typeof deviceMessageTypes)[number];

export type SparkplugNodeTopic = {
  readonly kind: 'node';
  readonly type: NodeMessageType;
  readonly group: string;
  readonly edgeNode: string;
  /** `group/edgeNode`: the edge node descriptor, unique over the infrastructure. */
  readonly nodeKey: string;
};
export type SparkplugDeviceTopic = {
  readonly kind: 'device';
  readonly type: DeviceMessageType;
  readonly group: string;
  readonly edgeNode: string;
  readonly nodeKey: string;
  readonly device: string;
};

/** What a topic name is to Sparkplug. Ids are bounded and storable, and never contain `/`. */
export type SparkplugTopic =
  | SparkplugNodeTopic
  | SparkplugDeviceTopic
  /** `format` is 3.0's JSON under `spBv1.0/STATE/` or 2.2's text under `STATE/`; payloads of both occur on both. */
  | { readonly kind: 'host'; readonly format: '3.0' | '2.2'; readonly hostId: string }
  /** A retained copy of a birth that a Sparkplug Aware broker keeps below `$sparkplug/certificates/`. */
  | { readonly kind: 'certificate'; readonly of: SparkplugNodeTopic | SparkplugDeviceTopic }
  | { readonly kind: 'not-interpreted'; readonly namespace: UninterpretedNamespace }
  | { readonly kind: 'malformed'; readonly reason: string };

const certificates = '$sparkplug/certificates/';

/**
 * Reads a concrete topic name by Sparkplug B 3.0 §4 (and 2.2's `STATE/`). Null when it is no Sparkplug topic at all;
 * Sparkplug A and 4 namespaces come back as `not-interpreted`. Cache the result per topic: it is the same every time.
 */
export function parseSparkplugTopic(topic: string): SparkplugTopic | null {
  if (topic.startsWith('spBv1.0/')) return parseNamespace(topic.split('/'));
  if (topic.startsWith('STATE/')) return parseLegacyState(topic.split('/'));
  if (topic.startsWith(certificates)) return parseCertificate(topic.slice(certificates.length));
  const namespace = uninterpretedNamespace(topic);
  return namespace === null ? null : { kind: 'not-interpreted', namespace };
}

function malformed(reason: string): SparkplugTopic {
  return { kind: 'malformed', reason };
}

function parseNamespace(levels: readonly string[]): SparkplugTopic {
  const [, group = '', type = '', edgeNode = '', device = ''] = levels;
  // A group may be named STATE (`spBv1.0/STATE/NDATA/x`): only exactly three levels are a host's state.
  if (group === 'STATE' && levels.length === 3) {
    return type === ''
      ? malformed('empty host id')
      : { kind: 'host', format: '3.0', hostId: boundIdentifier(type) };
  }
  if (levels.length < 4 || levels.length > 5) return malformed('must have 4 or 5 levels');
  if (levels.slice(1).includes('')) return malformed('empty level');
  const names = nodeNames(group, edgeNode);
  if (isNodeType(type)) {
    return levels.length === 4 ? { kind: 'node', type, ...names } : malformed(`${type} must have 4 levels`);
  }
  if (isDeviceType(type)) {
    if (levels.length !== 5) return malformed(`${type} must have 5 levels`);
    return { kind: 'device', type, ...names, device: boundIdentifier(device) };
  }
  return malformed('unknown message type');
}

function nodeNames(group: string, edgeNode: string) {
  const names = { group: boundIdentifier(group), edgeNode: boundIdentifier(edgeNode) };
  return { ...names, nodeKey: `${names.group}/${names.edgeNode}` };
}

function isNodeType(type: string): type is NodeMessageType {
  return (nodeMessageTypes as readonly string[]).includes(type);
}

function isDeviceType(type: string): type is DeviceMessageType {
  return (deviceMessageTypes as readonly string[]).includes(type);
}

/** A plain topic `STATE/x/y` is somebody else's: 2.2 knows exactly two levels. */
function parseLegacyState(levels: readonly string[]): SparkplugTopic | null {
  const [, hostId = ''] = levels;
  if (levels.length !== 2 || hostId === '') return null;
  return { kind: 'host', format: '2.2', hostId: boundIdentifier(hostId) };
}

function parseCertificate(rest: string): SparkplugTopic {
  const of = rest.startsWith('spBv1.0/') ? parseNamespace(rest.split('/')) : null;
  const isBirth =
    (of?.kind === 'node' && of.type === 'NBIRTH') || (of?.kind === 'device' && of.type === 'DBIRTH');
  return isBirth ? { kind: 'certificate', of } : malformed('not a birth certificate');
}
