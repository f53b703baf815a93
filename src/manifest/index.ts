export { manifest } from './read.ts';
export type { Manifest } from './schema.ts';
export { validateManifest } from './validate.ts';
