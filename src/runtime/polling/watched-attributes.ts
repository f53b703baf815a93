import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { TriggerEvent } from '../../resources/logs/trigger-event.ts';
import type { WatchedValues } from '../../resources/logs/watched-values.ts';
import type { AnyTrigger } from '../../step/trigger.ts';
import type { Session } from '../session.ts';
import type { AttributeStore } from './attribute-store.ts';
import { readSubjects } from './read-subjects.ts';

/** How many events of a user are remembered by default, so that one that is delivered again has the same values. */
const mostRecent = 10;

/** How often the values of a user are read again because another process has stored others. */
const attempts = 10;

const valuesModel = z.record(z.string(), z.unknown());
const rememberedModel = z.object({
  values: valuesModel,
  recent: z.array(z.object({ uuid: z.string(), before: valuesModel.optional(), after: valuesModel })),
});

/** The attributes that an input watches, sorted. */
export function watchedIn({
  trigger,
  input,
}: {
  readonly trigger: Pick<AnyTrigger, 'watches'>;
  readonly input: Readonly<Record<string, unknown>>;
}): readonly string[] | undefined {
  const { watch } = input;
  return trigger.watches && Array.isArray(watch) ? watch.map(String).sort() : undefined;
}

interface WatchedEvent {
  readonly about: TriggerEvent;
  readonly names: readonly string[];
  readonly attributes: AttributeStore | undefined;
}

/** The watched attributes before and after an event. Nothing is guessed: what is unknown is absent, with a note. */
export async function watchedAttributes(session: Session, watched: WatchedEvent): Promise<WatchedValues> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const values = await valuesOf(session, watched);
    if (values !== undefined) return values;
  }
  const what = 'Other processes kept storing the watched attributes of the user';
  throw new OktaError('conflict', { what, hint: 'try again' });
}

/** The same; `undefined` if another process has stored values of the user meanwhile. */
async function valuesOf(
  session: Session,
  { about, names, attributes }: WatchedEvent,
): Promise<WatchedValues | undefined> {
  const { uuid, user } = about;
  if (user === undefined) return { attributesNote: 'The event does not name a user.' };
  const key = JSON.stringify([session.orgUrl, user.id, ...names]);
  const earlier = await attributes?.read(key);
  const known = remembered(earlier);
  const again = known?.recent.find((one) => one.uuid === uuid);
  if (again !== undefined) return shown(again);
  const fresh = await readSubjects(session, { subjects: ['user'], about, reads: new Map() });
  if (fresh.user === undefined)
    return { attributesNote: fresh.notRead?.join(' ') ?? 'The user could not be read. They may be deleted.' };
  const { profile = {} } = fresh.user;
  const after = Object.fromEntries(names.map((name) => [name, profile[name] ?? null]));
  const event = { uuid, ...(known === undefined ? {} : { before: known.values }), after };
  if (attributes === undefined)
    return { after, attributesNote: 'The previous values are unknown, because no store keeps them.' };
  const most = attributes.mostRecent ?? mostRecent;
  const recent = most === 0 ? [] : [...(known?.recent ?? []), event].slice(-most);
  const isStored = await attributes.write(key, JSON.stringify({ values: after, recent }), earlier);
  return isStored ? shown(event, attributes.whyMissing?.()) : undefined;
}

type RememberedEvent = z.infer<typeof rememberedModel>['recent'][number];

function shown({ before, after }: RememberedEvent, whyMissing?: string): WatchedValues {
  if (before !== undefined) return { before, after };
  const why = whyMissing === undefined ? '' : ` Or ${whyMissing.charAt(0).toLowerCase()}${whyMissing.slice(1)}`;
  return {
    after,
    attributesNote: `The previous values are unknown, because this is the first event about the user.${why}`,
  };
}

// A store of a host may hold anything.
function remembered(text: string | undefined): z.infer<typeof rememberedModel> | undefined {
  if (text === undefined) return undefined;
  try {
    return rememberedModel.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
