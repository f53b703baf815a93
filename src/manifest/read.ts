import { readFileSync } from 'node:fs';
import { type ManifestFile, withoutDefinitions } from './definitions.ts';
import type { Manifest } from './schema.ts';

let loaded: Manifest | undefined;

function read(): Manifest {
  const file = new URL('../../manifest.json', import.meta.url);
  loaded ??= withoutDefinitions(JSON.parse(readFileSync(file, 'utf8')) as ManifestFile);
  return loaded;
}

/**
 * The manifest of this package: the connection, every action and trigger, and the contract of results and errors. The file
 * is read on first use, so importing the package reads nothing.
 */
export const manifest: Manifest = {
  get $schema() {
    return read().$schema;
  },
  get connector() {
    return read().connector;
  },
  get connection() {
    return read().connection;
  },
  get envelope() {
    return read().envelope;
  },
  get errors() {
    return read().errors;
  },
  get resources() {
    return read().resources;
  },
  get optionSources() {
    return read().optionSources;
  },
  get actions() {
    return read().actions;
  },
  get triggers() {
    return read().triggers;
  },
};
