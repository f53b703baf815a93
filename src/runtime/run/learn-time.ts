import type { Session } from '../session.ts';

/** Asks the org for its time. A repeated run needs it to tell the objects that it created from older ones. */
export async function learnTime(session: Session): Promise<void> {
  if (session.orgNow() !== undefined) return;
  // The run itself will report any problem with the org.
  await session
    .anonymous()
    .call('getWellknownOrgMetadata', {})
    .catch(() => {});
}
