import { getMetricTrend, metricTrendInput } from '@/lib/services/sparkplug/get-metric-trend';
import { listDevices, listDevicesInput } from '@/lib/services/sparkplug/list-devices';
import { listEdgeNodes, listEdgeNodesInput } from '@/lib/services/sparkplug/list-edge-nodes';
import { listHosts, listHostsInput } from '@/lib/services/sparkplug/list-hosts';
import { listMetricSparks, metricSparksInput } from '@/lib/services/sparkplug/list-metric-sparks';
import { listDeviceMetrics, listMetricsInput, listNodeMetrics } from '@/lib/services/sparkplug/list-metrics';
import { listQuirks, listQuirksInput, revokeQuirk, revokeQuirkInput } from '@/lib/services/sparkplug/quirks';
import { deviceIdInput, requireDevice } from '@/lib/services/sparkplug/require-device';
import { edgeNodeIdInput, requireEdgeNode } from '@/lib/services/sparkplug/require-edge-node';
import { defineEndpoint } from '../endpoint';

/** Sparkplug edge nodes, devices, host applications, their metrics and quirks. */
export const sparkplugEndpoints = {
  listEdgeNodes: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/nodes',
    summary: 'List Sparkplug edge nodes with their devices',
    input: listEdgeNodesInput,
    returns: 'A page of edge nodes',
    run: listEdgeNodes,
  }),
  getEdgeNode: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/nodes/{id}',
    summary: 'One Sparkplug edge node with its devices and how its messages travel',
    input: edgeNodeIdInput,
    returns: 'The edge node',
    run: requireEdgeNode,
  }),
  listNodeMetrics: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/nodes/{id}/metrics',
    summary: 'List the metrics of an edge node itself by name, with value, quality and age',
    input: listMetricsInput,
    returns: 'A page of metrics',
    run: listNodeMetrics,
  }),
  listDevices: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/devices',
    summary: 'List Sparkplug devices by edge node and name',
    input: listDevicesInput,
    returns: 'A page of devices',
    run: listDevices,
  }),
  getDevice: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/devices/{id}',
    summary: 'One Sparkplug device',
    input: deviceIdInput,
    returns: 'The device',
    run: requireDevice,
  }),
  listDeviceMetrics: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/devices/{id}/metrics',
    summary: 'List the metrics of a device by name, with value, quality and age',
    input: listMetricsInput,
    returns: 'A page of metrics',
    run: listDeviceMetrics,
  }),
  getMetricTrend: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/metrics/{id}/trend',
    summary: 'What a numeric metric did over a period',
    input: metricTrendInput,
    returns: 'At most 1,500 points with smallest, largest and last value, oldest first',
    run: getMetricTrend,
  }),
  listMetricSparks: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/metrics/sparks',
    summary: 'What several numeric metrics did over the last day of a period, for small lines',
    input: metricSparksInput,
    returns: 'At most 60 points for each metric, oldest first',
    run: listMetricSparks,
  }),
  listHosts: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/hosts',
    summary: 'List Sparkplug host applications',
    input: listHostsInput,
    returns: 'A page of host applications',
    run: listHosts,
  }),
  listQuirks: defineEndpoint({
    method: 'GET',
    path: '/sparkplug/quirks',
    summary: 'List rules that edge nodes broke while they were learned, and which are muted for them',
    input: listQuirksInput,
    returns: 'A page of quirks',
    run: listQuirks,
  }),
  revokeQuirk: defineEndpoint({
    method: 'POST',
    path: '/sparkplug/quirks/{id}/revoke',
    summary: 'Judge a rule for an edge node again; the worker takes it over within seconds',
    input: revokeQuirkInput,
    returns: 'The quirk',
    run: revokeQuirk,
  }),
};
