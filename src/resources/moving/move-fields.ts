import { z } from 'zod';
import { field } from '../../step/field.ts';
import { changed, type FieldFault, refuse, segmentText, text } from '../../step/fields.ts';
import { reportFields } from '../../step/report.ts';
import { changedProfile } from '../users/profile.ts';
import { user, userAs } from '../users/user.ts';
import { fieldNames } from '../users/user-fields.ts';
import { mapCsv, mapRows, readCsv } from './access-map.ts';
import { grace, movedOn } from './grace.ts';

/** Colleagues who are read if the builder does not say. */
export const usualPeers = 20;
/** The share of colleagues who must have something if the builder does not say. */
export const usualShare = 0.8;

/** Input of the step that moves a user. */
export const moveInput = z
  .strictObject({
    user,
    change: field(changedProfile.clone(), {
      title: 'Profile change',
      description: 'Attributes to set first. Leave it out if the new values are already in Okta.',
      attributesOf: 'user',
    }).optional(),
    expected: field(z.enum(['map', 'peers', 'rules']), {
      title: 'Expected access',
      description:
        'What the user should have. map: what your map says. peers: what colleagues have; proposes only. rules: what group rules give.',
    }),
    map: mapRows.optional(),
    mapCsv: mapCsv.optional(),
    peersBy: fieldNames(
      'Colleague attributes',
      'Attributes in which colleagues equal the user. Required for peers.',
    ).optional(),
    peersShare: field(z.number().min(0.51).max(1), {
      title: 'Share of colleagues',
      description:
        'What this share of them has is proposed to add. What the user has and no more than the rest of them have is proposed to remove.',
      default: usualShare,
    }).optional(),
    mostPeers: field(z.int().min(3).max(100), {
      title: 'Most colleagues',
      description: 'How many colleagues to read, with two calls each.',
      default: usualPeers,
    }).optional(),
    applyProposals: field(z.boolean(), {
      title: 'Apply proposals',
      description: 'Whether to make the changes that peers propose, instead of only listing them.',
      default: false,
    }).optional(),
    keep: field(z.array(segmentText()), {
      title: 'Keep',
      description: 'IDs of groups and apps that the user keeps in any case.',
    }).optional(),
    movedOn: movedOn.optional(),
    grace: grace.optional(),
  })
  .check(refuse(moveFaults));

/** Input of the step that moves a user. */
export type MoveInput = z.infer<typeof moveInput>;

function moveFaults(input: Partial<MoveInput>): FieldFault[] {
  const { expected, map, mapCsv: csv, peersBy, movedOn: start, grace: period } = input;
  const faults: FieldFault[] = [];
  const only = (name: keyof MoveInput, wanted: string) => {
    if (input[name] !== undefined && expected !== wanted)
      faults.push({ path: name, message: `is only used if expected is ${wanted}`, hint: 'leave it out' });
  };
  for (const name of ['map', 'mapCsv'] as const) only(name, 'map');
  for (const name of ['peersBy', 'peersShare', 'mostPeers', 'applyProposals'] as const) only(name, 'peers');
  if (expected === 'map' && map === undefined && csv === undefined)
    faults.push({ path: 'map', message: 'is required if expected is map', hint: 'set map or mapCsv' });
  if (map !== undefined && csv !== undefined)
    faults.push({ path: 'mapCsv', message: 'cannot be used together with map', hint: 'use only one of them' });
  if (expected === 'map' && csv !== undefined) faults.push(...readCsv(csv).faults);
  if (expected === 'peers' && peersBy === undefined)
    faults.push({ path: 'peersBy', message: 'is required if expected is peers', hint: 'name an attribute' });
  if (period !== undefined && start === undefined)
    faults.push({ path: 'movedOn', message: 'is required with grace', hint: 'set the date of the move' });
  return faults;
}

const verdicts = ['keep', 'add', 'remove', 'by_rule', 'cannot'] as const;

const planLine = z.strictObject({
  kind: field(z.enum(['group', 'app']), { title: 'Kind' }),
  id: field(z.string(), { title: 'ID' }),
  name: text('Name'),
  verdict: field(z.enum(verdicts), {
    title: 'Verdict',
    description:
      'keep, add, remove, by_rule (a group rule decides) or cannot (nobody can change it here; see the reason).',
  }),
  reason: field(z.string(), { title: 'Reason' }),
  hasNow: field(z.boolean(), { title: 'Has it now' }),
  hasAfter: field(z.boolean(), {
    title: 'Has it after',
    description: 'Whether the user has it once the plan is carried out and group rules have run.',
  }),
  removeOn: text('Remove on', 'When the grace period ends, ISO 8601, UTC. A run after it removes the access.'),
  proposed: field(z.literal(true), { title: 'Proposed', description: 'Present if it is only a proposal.' }).optional(),
});

/** What happens to one group or app. */
export type PlanLine = z.infer<typeof planLine>;

/** Output of the step that moves a user. */
export const moveOutput = field(
  z.strictObject({
    changed,
    user: userAs('The user after the change. In a dry run, as they are.'),
    updated: field(z.array(z.string()), {
      title: 'Updated attributes',
      description: 'In a dry run, the attributes that would change.',
    }),
    sentence: field(z.string(), { title: 'Sentence', description: 'The plan in one sentence.' }),
    plan: field(z.array(planLine), {
      title: 'Plan',
      description: 'Every group and app that the user has or should have, with the verdict and the reason.',
    }),
    ...reportFields,
    notes: field(z.array(z.string()), { title: 'Notes', description: 'What could not be decided, and why.' }),
  }),
  { title: 'Move', essential: ['changed', 'sentence', 'plan', 'report', 'complete'] },
);
