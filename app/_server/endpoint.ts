import type { z } from 'zod';
import { AppError } from '@/lib/errors';
import { parseInput } from '@/lib/services/parse-input';
import type { Actor, ServiceContext } from '@/lib/services/service-context';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Media = 'application/json' | 'text/csv' | 'application/zip' | 'application/x-ndjson';
type Spec<Schema extends z.ZodObject> = {
  readonly method: Method;
  /** Below /api/v1, parameters in braces: `/alerts/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Path parameters, query (GET, DELETE) and body fields in one object. */
  readonly input: Schema;
  readonly status?: 200 | 201 | 204;
  /** JSON unless said otherwise; of another kind `run` gives the text itself, or a `Download`. */
  readonly media?: Media;
  /** What the answer is, in words. */
  readonly returns: string;
  run(context: ServiceContext, actor: Actor, input: z.output<Schema>): Promise<unknown>;
};

/** One operation of the HTTP API, declared once: `serve` answers by it and the OpenAPI document is made from it. */
export type Endpoint = {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly input: z.ZodObject;
  readonly status: 200 | 201 | 204;
  readonly media: Media;
  readonly returns: string;
  /** Parses the raw input (throws AppError `invalid`) and runs the one use case. */
  run(context: ServiceContext, actor: Actor, raw: Record<string, unknown>): Promise<unknown>;
};

/** A misspelt filter that is passed over would answer another question than was asked. */
function refuseUnknownQuery(schema: z.ZodObject, raw: Record<string, unknown>): void {
  const unknown = Object.keys(raw).filter((field) => !Object.hasOwn(schema.shape, field));
  if (unknown.length === 0) return;
  const known = Object.keys(schema.shape).join(', ') || 'none';
  throw new AppError(
    'invalid',
    `There is no query field of this name: ${unknown.join(', ').slice(0, 200)}.`,
    unknown.slice(0, 20).map((field) => ({ field, message: `is not known here; there are: ${known}` })),
  );
}

/** Hides an endpoint's own types, so that unlike ones stand in one list. */
export function defineEndpoint<Schema extends z.ZodObject>(spec: Spec<Schema>): Endpoint {
  return {
    ...spec,
    status: spec.status ?? 200,
    media: spec.media ?? 'application/json',
    run: async (context, actor, raw) => {
      if (spec.method === 'GET' || spec.method === 'DELETE') refuseUnknownQuery(spec.input, raw);
      return spec.run(context, actor, parseInput(spec.input, raw));
    },
  };
}
