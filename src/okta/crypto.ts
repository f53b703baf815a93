/** Node's crypto, loaded on use, so that importing the package does not load it. */
export function crypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}
