import { z } from 'zod';
import type { Endpoint } from './endpoint';
import { administrationEndpoints } from './endpoints/administration-endpoints';
import { alertEndpoints } from './endpoints/alert-endpoints';
import { availabilityEndpoints } from './endpoints/availability-endpoints';
import { brokerEndpoints } from './endpoints/broker-endpoints';
import { caseEndpoints } from './endpoints/case-endpoints';
import { criticalityEndpoints } from './endpoints/criticality-endpoints';
import { exportEndpoints } from './endpoints/export-endpoints';
import { incidentEndpoints } from './endpoints/incident-endpoints';
import { notificationEndpoints } from './endpoints/notification-endpoints';
import { observationEndpoints } from './endpoints/observation-endpoints';
import { routingEndpoints } from './endpoints/routing-endpoints';
import { runbookEndpoints } from './endpoints/runbook-endpoints';
import { sparkplugEndpoints } from './endpoints/sparkplug-endpoints';
import { suppressionEndpoints } from './endpoints/suppression-endpoints';

/** Every operation of the API under /api/v1 besides the stream and this document. */
export const endpoints: readonly Endpoint[] = [
  brokerEndpoints,
  alertEndpoints,
  caseEndpoints,
  exportEndpoints,
  observationEndpoints,
  sparkplugEndpoints,
  availabilityEndpoints,
  notificationEndpoints,
  incidentEndpoints,
  suppressionEndpoints,
  routingEndpoints,
  criticalityEndpoints,
  runbookEndpoints,
  administrationEndpoints,
].flatMap((group): Endpoint[] => Object.values(group));

const inputPart = z.object({
  properties: z.record(z.string(), z.json()).default({}),
  required: z.array(z.string()).default([]),
});

const problem = {
  description: 'Why not',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail', 'errors'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string' },
          errors: {
            type: 'array',
            items: {
              type: 'object',
              required: ['field', 'message'],
              properties: { field: { type: 'string' }, message: { type: 'string' } },
            },
          },
        },
      },
    },
  },
};

function describeEndpoint(endpoint: Endpoint) {
  const input = inputPart.parse(z.toJSONSchema(endpoint.input, { io: 'input', unrepresentable: 'any' }));
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const rest = Object.keys(input.properties).filter((name) => !inPath.includes(name));
  const takesBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE' && rest.length > 0;
  const required = rest.filter((name) => input.required.includes(name));
  return {
    summary: endpoint.summary,
    parameters: [...inPath, ...(takesBody ? [] : rest)].map((name) => ({
      name,
      in: inPath.includes(name) ? 'path' : 'query',
      required: inPath.includes(name) || input.required.includes(name),
      schema: input.properties[name],
    })),
    ...(takesBody
      ? {
          requestBody: {
            required: required.length > 0,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  ...(required.length > 0 ? { required } : {}),
                  properties: Object.fromEntries(rest.map((name) => [name, input.properties[name]])),
                },
              },
            },
          },
        }
      : {}),
    responses: {
      [endpoint.status]: {
        description: endpoint.returns,
        ...(endpoint.status === 204 ? {} : { content: { [endpoint.media]: {} } }),
      },
      default: problem,
    },
  };
}

const live = {
  get: {
    summary: 'What changes, as server-sent events; resumes after the `Last-Event-ID` header or `after`',
    parameters: [{ name: 'after', in: 'query', required: false, schema: { type: 'string' } }],
    responses: { 200: { description: 'A stream', content: { 'text/event-stream': {} } }, default: problem },
  },
};

/** The OpenAPI 3.1 document of the whole API, made from the endpoints' own schemas. */
export function openApiDocument() {
  const paths: Record<string, Record<string, unknown>> = { '/live': live };
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: describeEndpoint(endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Brokerwatch', version: '1' },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }, { session: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'API_TOKEN' },
        session: { type: 'apiKey', in: 'cookie', name: 'brokerwatch.session_token' },
      },
    },
    paths,
  };
}
