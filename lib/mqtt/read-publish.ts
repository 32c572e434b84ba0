import { hashProperties } from './hash-properties';
import { PacketError, type PacketHandler } from './packet-framer';

/**
 * Receives one QoS 0 message. `payload` is a view into the read buffer: copy what is kept longer than the call. It is
 * shorter than `payloadBytes`, the size on the wire, when the packet was over the limit. `propertiesHash` is that of
 * `hashProperties`; 0 in MQTT 3.1.1. Five parameters, so that a message costs no object.
 */
export type MessageHandler = (
  topic: string,
  payload: Buffer,
  retain: boolean,
  payloadBytes: number,
  propertiesHash: number,
) => void;

const publishType = 3;
const packetIdBytes = 2;

/**
 * Splits what the broker sends: PUBLISH goes straight to `onMessage`, every other packet to `onControl`. We subscribe at
 * QoS 0 only, but Aedes delivers retained messages at the QoS they were stored with: those are read and never
 * acknowledged. QoS 3, an empty topic or a topic alias throws `PacketError` [MQTT-3.3.1-4, MQTT-3.3.2-8].
 */
export function createInboundHandler(
  protocolVersion: 4 | 5,
  onMessage: MessageHandler,
  onControl: (packet: Buffer) => void,
): PacketHandler {
  return (bytes, start, body, end, missing) => {
    const first = bytes[start] ?? 0;
    if (first >> 4 !== publishType) {
      if (missing > 0) throw new PacketError(`a packet of type ${first >> 4} is ${missing} bytes too long`);
      onControl(Buffer.from(bytes.subarray(start, end)));
      return;
    }
    const topicEnd = body + 2 + (((bytes[body] ?? 0) << 8) | (bytes[body + 1] ?? 0));
    if (topicEnd > end || topicEnd === body + 2) throw new PacketError('a message has a malformed topic');
    const headEnd = skipPacketId(first, topicEnd, end);
    const payloadStart = protocolVersion === 5 ? propertiesEnd(bytes, headEnd, end) : headEnd;
    const payload = bytes.subarray(payloadStart, end);
    const topic = bytes.toString('utf8', body + 2, topicEnd);
    onMessage(
      topic,
      payload,
      (first & 1) === 1,
      payload.length + missing,
      propertiesHash(bytes, headEnd, payloadStart),
    );
  };
}

function skipPacketId(first: number, topicEnd: number, end: number): number {
  const qos = (first >> 1) & 0b11;
  if (qos === 0) return topicEnd;
  if (qos === 3) throw new PacketError('the broker sent a message of QoS 3, which does not exist');
  if (topicEnd + packetIdBytes > end) throw new PacketError('a message lacks its packet identifier');
  return topicEnd + packetIdBytes;
}

/** Of the properties with their length, a variable byte integer, before them; nothing or an empty length is 0. */
function propertiesHash(bytes: Buffer, from: number, end: number): number {
  if (end - from <= 1) return 0;
  let at = from;
  while (at < end && (bytes[at] ?? 0) >= 128) at++;
  return hashProperties(bytes, at + 1, end);
}

function propertiesEnd(bytes: Buffer, at: number, end: number): number {
  let length = 0;
  let shift = 0;
  for (let next = at; next < end && shift <= 21; next++) {
    const byte = bytes[next] ?? 0;
    length += (byte & 127) << shift;
    shift += 7;
    if (byte >= 128) continue;
    if (next + 1 + length > end) break;
    return next + 1 + length;
  }
  throw new PacketError('a message has malformed properties');
}
