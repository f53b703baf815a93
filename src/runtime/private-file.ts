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

// Windows has no O_NOFOLLOW, and only an administrator makes links there.
const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDWR } = constants;
const toExisting = O_RDWR | O_APPEND | O_NOFOLLOW;
const toNew = toExisting | O_CREAT | O_EXCL;
const ownerOnly = 0o600;

/** Why a file is not written to: it would be a stranger's, or one that a stranger has chosen. */
export class UnsafeFile extends Error {}

/**
 * Opens a file to read and append, readable by its owner alone, and makes it if there is none. Throws `UnsafeFile` for a
 * link, another user's file and anything that is not a regular file.
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
 * Makes a file, readable by its owner alone, unless it is there; returns its size. The same checks as in
 * {@link openPrivately}, but with `anyOwner` another user's file is left as it is.
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

/** The file that a name leads to. Throws `UnsafeFile` for a link that leads nowhere. */
export function targetOf(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) throw new UnsafeFile('it is a link that leads nowhere');
  return join(realpathSync(dirname(file)), basename(file));
}

/** Why a file cannot be opened, as part of a sentence; `undefined` if no link or owner is the reason. */
export function whyUnsafe(error: unknown): string | undefined {
  if (error instanceof UnsafeFile) return error.message;
  return codeOf(error) === 'ELOOP' ? 'it is a symbolic link; name the file that it leads to' : undefined;
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

/** A file system without modes refuses to change them, even to the owner. */
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
