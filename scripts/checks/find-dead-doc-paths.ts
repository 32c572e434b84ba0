import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const pathInBackticks =
  /`((?:app|components|lib|workers|prisma|e2e|bench|scripts|docs|public)\/[A-Za-z0-9_./()[\]-]+)`/g;

function* markdownFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && folder !== '.') yield* markdownFiles(join(folder, entry.name));
    else if (entry.name.endsWith('.md')) yield join(folder, entry.name);
  }
}

/** `file: path` for every path that a document cites in backticks and that is gone. */
export function findDeadDocPaths(): readonly string[] {
  const dead: string[] = [];
  for (const file of [...markdownFiles('.'), ...(existsSync('docs') ? markdownFiles('docs') : [])]) {
    for (const match of readFileSync(file, 'utf8').matchAll(pathInBackticks)) {
      const path = match[1] ?? '';
      if (!existsSync(path)) dead.push(`${file}: ${path}`);
    }
  }
  return dead;
}
