import { createRequire } from 'node:module';

/** Fails if the scripts run on another Node version than the pinned one. */
const wanted: string = createRequire(import.meta.url)('../package.json').devDependencies.node;
const [major] = wanted.split('.');
if (process.versions.node.split('.')[0] !== major) {
  console.error(
    `These scripts run on Node ${process.versions.node} but need Node ${major}; run "npm ci" with install scripts allowed, so that node_modules/.bin/node is there, and start them with "npm run".`,
  );
  process.exit(1);
}
