import type { z } from 'zod';
import { parseInput } from '@/lib/services/parse-input';
import type { Actor, ServiceContext } from '@/lib/services/service-context';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Spec<Schema extends z.ZodObject> = {
  readonly method: Method;
  /** Below /api/v1, parameters in braces: `/alerts/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Path parameters, query (GET, DELETE) and body fields in one object. */
  readonly input: Schema;
  readonly status?: 200 | 201 | 204;
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
  readonly returns: string;
  /** Parses the raw input (throws AppError `invalid`) and runs the one use case. */
  run(context: ServiceContext, actor: Actor, raw: Record<string, unknown>): Promise<unknown>;
};

/** Hides an endpoint's own types, so that unlike ones stand in one list. */
export function defineEndpoint<Schema extends z.ZodObject>(spec: Spec<Schema>): Endpoint {
  return {
    ...spec,
    status: spec.status ?? 200,
    run: (context, actor, raw) => spec.run(context, actor, parseInput(spec.input, raw)),
  };
}
