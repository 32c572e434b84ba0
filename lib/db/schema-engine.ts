import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool, type QueryConfig } from 'pg';

type SchemaEngine = engineModule.SchemaEngine;

let loaded: Promise<void> | null = null;

async function loadEngine(): Promise<void> {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(script), 'schema_engine_bg.wasm'));
  const imports: WebAssembly.Imports = {};
  imports['./schema_engine_bg.js'] = { ...engineModule };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  engineModule.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== 'function')
    throw new Error('the Prisma schema engine in node_modules is not the expected one');
  start();
}

const charOid = 18;
const textOid = 25;
const charMark = '"char" ';

/**
 * The Prisma adapter refuses the catalogue's one-byte `"char"` columns, which the engine needs as characters. So they pass
 * the adapter as text under a marked name, and get their own name and type back behind it.
 */
function openSession(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: 1, idleTimeoutMillis: 0 });
  pool.on('error', () => undefined);
  const send = pool.query.bind(pool);
  return Object.assign(pool, {
    async query(config: QueryConfig, values?: unknown[]) {
      const result = await send(config, values);
      for (const field of result.fields ?? []) {
        if (field.dataTypeID !== charOid) continue;
        field.dataTypeID = textOid;
        field.name = charMark + field.name;
      }
      return result;
    },
  });
}

async function connectAdapter(pool: Pool, onScriptError: (error: unknown) => void) {
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const isChar = result.columnNames.map((name) => name.startsWith(charMark));
    return {
      ...result,
      columnNames: result.columnNames.map((name, index) =>
        isChar[index] ? name.slice(charMark.length) : name,
      ),
      columnTypes: result.columnTypes.map((type, index) => (isChar[index] ? ColumnTypeEnum.Character : type)),
    };
  };
  // The adapter would split scripts at every `;`, even inside a comment; PostgreSQL itself takes a script whole.
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      onScriptError(error);
      throw error;
    }
  };
  return adapter;
}

/**
 * Runs work against Prisma's schema engine as WebAssembly, so that migrations need no downloaded binary. `schema` is the
 * text of `schema.prisma`. Everything the engine sends to the database goes through `session`, a pool of exactly one
 * connection, so a transaction opened there surrounds the engine's own statements. Shadow databases live on the same
 * server and are dropped at the end. PostgreSQL's own error is thrown when a script failed.
 */
export async function withSchemaEngine<Result>(
  databaseUrl: string,
  schema: string,
  work: (engine: SchemaEngine, session: Pool) => Promise<Result>,
): Promise<Result> {
  loaded ??= loadEngine();
  await loaded;
  const session = openSession(databaseUrl);
  const shadows: { readonly name: string; readonly pool: Pool }[] = [];
  let scriptError: unknown = null;
  const keepScriptError = (error: unknown) => {
    scriptError ??= error;
  };

  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connectAdapter(session, keepScriptError),
    async connectToShadowDb() {
      const name = `brokerwatch_shadow_${randomBytes(8).toString('hex')}`;
      await session.query(`CREATE DATABASE "${name}"`);
      const url = new URL(databaseUrl);
      url.pathname = `/${name}`;
      const pool = openSession(url.href);
      shadows.push({ name, pool });
      return connectAdapter(pool, keepScriptError);
    },
  });

  try {
    const engine = await engineModule.SchemaEngine.new(
      { datamodels: [['schema.prisma', schema]] },
      () => undefined,
      factory,
    );
    return await work(engine, session);
  } catch (error) {
    throw scriptError ?? error;
  } finally {
    for (const shadow of shadows) {
      await shadow.pool.end();
      await session.query(`DROP DATABASE IF EXISTS "${shadow.name}" WITH (FORCE)`);
    }
    await session.end();
  }
}
