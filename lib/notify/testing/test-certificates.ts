import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type TestCertificates = { readonly ca: string; readonly cert: string; readonly key: string };

/** A certificate authority of its own and a server certificate for localhost and 127.0.0.1 signed by it, all PEM. */
export async function makeTestCertificates(): Promise<TestCertificates> {
  const folder = await mkdtemp(join(tmpdir(), 'brokerwatch-ca-'));
  const at = (name: string) => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    await run('openssl', [
      ...['req', '-x509', ...newKey, '-keyout', at('ca.key'), '-out', at('ca.crt')],
      ...['-days', '2', '-subj', '/CN=Test CA'],
    ]);
    await run('openssl', [
      ...['req', ...newKey, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', '/CN=localhost'],
    ]);
    await writeFile(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    await run('openssl', [
      ...['x509', '-req', '-in', at('server.csr'), '-CA', at('ca.crt'), '-CAkey', at('ca.key')],
      ...['-CAcreateserial', '-out', at('server.crt'), '-days', '2', '-extfile', at('names')],
    ]);
    const read = (name: string) => readFile(at(name), 'utf8');
    return { ca: await read('ca.crt'), cert: await read('server.crt'), key: await read('server.key') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
