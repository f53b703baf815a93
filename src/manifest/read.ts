import { readFileSync } from 'node:fs';
import type { Manifest } from './schema.ts';

/** The manifest of this package: the connection, every action, and the contract of results and errors. */
export const manifest: Manifest = JSON.parse(readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8'));
