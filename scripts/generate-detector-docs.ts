import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectorPages, detectorPagesFolder } from './docs/detector-pages';

/** `npm run docs`: writes the page of every detector and removes those of detectors that are gone. */
const pages = detectorPages();
mkdirSync(detectorPagesFolder, { recursive: true });
for (const name of readdirSync(detectorPagesFolder))
  if (!pages.has(name)) rmSync(join(detectorPagesFolder, name));
for (const [name, text] of pages) writeFileSync(join(detectorPagesFolder, name), text);
process.stdout.write(`${pages.size} pages in ${detectorPagesFolder}\n`);
