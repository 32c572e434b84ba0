import * as sparkplug from 'sparkplug-client';

const publicNodeBirth = () => ({
  timestamp: Date.now(),
  metrics: [
    { name: 'Node Control/Rebirth', type: 'Boolean' as const, value: false },
    { name: 'load', type: 'Double' as const, value: 0.25, alias: 1 },
  ],
});

export const publicDeviceMetrics = (temperature: number) => ({
  timestamp: Date.now(),
  metrics: [
    { name: 'temperature', type: 'Float' as const, value: temperature },
    { name: 'running', type: 'Boolean' as const, value: true },
  ],
});

/**
 * Edge node `plant/<edgeNode>` with the device `press`, written with the public client (an independent implementation of
 * Sparkplug B, whose bdSeq never moves): births on connect and on command, as its documentation shows. Left to itself it
 * leaves without a death certificate.
 */
export function startPublicEdge(
  serverUrl: string,
  edgeNode: string,
  { publishDeath = true }: { readonly publishDeath?: boolean } = {},
): { readonly edge: ReturnType<typeof sparkplug.newClient>; births(): number } {
  let births = 0;
  const edge = sparkplug.newClient({
    serverUrl,
    username: '',
    password: '',
    groupId: 'plant',
    edgeNode,
    clientId: `edge-${edgeNode}`,
    keepalive: 30,
    publishDeath,
  });
  const bear = () => {
    births++;
    edge.publishNodeBirth(publicNodeBirth());
    edge.publishDeviceBirth('press', publicDeviceMetrics(20));
  };
  edge.on('birth', bear);
  edge.on('ncmd', bear);
  edge.on('error', () => {});
  return { edge, births: () => births };
}
