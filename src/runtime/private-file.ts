import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

// Windows has no O_NOFOLLOW, but only administrators can create links there.
const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDWR } = constants;
const toExisting = O_RDWR | O_APPEND | O_NOFOLLOW;
const toNew = toExisting | O_CREAT | O_EXCL;
const ownerOnly = 0o600;

/** A file that is not safe to write to: a link, or a file of another user. The message says why in a few words. */
export class UnsafeFile extends Error {}

/**
 * Opens a file to read and append, and creates it if needed, readable only by its owner. Throws `UnsafeFile` for a link,
 * another user's file and anything that is not a regular file.
 */
export async function openPrivately(file: string, { mustBeNew = false } = {}): Promise<FileHandle> {
  const handle = mustBeNew ? undefined : await open(file, toExisting).catch(undefinedIfAbsent);
  if (handle === undefined) return open(file, toNew, ownerOnly);
  try {
    const about = await handle.stat();
    expectOwn(about);
    if (isShared(about)) await handle.chmod(ownerOnly).catch(ignoreWithoutModes);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Creates a file that only its owner can read, unless it exists, and returns its size. Checks the same as
 * {@link openPrivately}, but with `anyOwner` another user's file is left unchanged.
 */
export function createPrivately(file: string, { anyOwner = false } = {}): number {
  const descriptor = openExisting(file) ?? openSync(file, toNew, ownerOnly);
  try {
    const about = fstatSync(descriptor);
    if (anyOwner && about.isFile() && !isOwn(about)) return about.size;
    expectOwn(about);
    if (isShared(about)) narrow(descriptor);
    return about.size;
  } finally {
    closeSync(descriptor);
  }
}

/** Resolves links in a path. Throws `UnsafeFile` for a broken link. */
export function targetOf(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) throw new UnsafeFile('it is a link that leads nowhere');
  return join(realpathSync(dirname(file)), basename(file));
}

/** The reason why a file is not safe to open, in a few words; `undefined` for any other error. */
export function whyUnsafe(error: unknown): string | undefined {
  if (error instanceof UnsafeFile) return error.message;
  return codeOf(error) === 'ELOOP' ? 'it is a symbolic link' : undefined;
}

function openExisting(file: string): number | undefined {
  try {
    return openSync(file, toExisting);
  } catch (error) {
    return undefinedIfAbsent(error);
  }
}

function narrow(descriptor: number): void {
  try {
    fchmodSync(descriptor, ownerOnly);
  } catch (error) {
    ignoreWithoutModes(error);
  }
}

function expectOwn(about: Stats): void {
  if (!about.isFile()) throw new UnsafeFile('it is not a regular file');
  if (!isOwn(about)) throw new UnsafeFile('it belongs to another user');
}

function isOwn({ uid }: Stats): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}

function isShared({ mode }: Stats): boolean {
  return (mode & 0o077) !== 0;
}

/** Ignores errors from file systems that do not support modes. */
function ignoreWithoutModes(error: unknown): void {
  if (!['EPERM', 'ENOTSUP', 'EINVAL'].includes(codeOf(error))) throw error;
}

function undefinedIfAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
  return undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
