import { z } from 'zod';
import { attributeValue, isStorable, storableAttributes, unstorable } from '../../step/attributes.ts';
import { field } from '../../step/field.ts';
import { type FieldFault, refuse, requiredText } from '../../step/fields.ts';
import { groupToChange as group } from './group.ts';

// Lengths as Okta's group schema has them.
const nameText = () => requiredText().max(255).refine(isStorable, { message: unstorable });

/** The name of a new or changed group. */
const groupName = field(nameText(), {
  title: 'Name',
  description: 'Unique among the groups managed in Okta. At most 255 characters.',
  placeholder: 'Robotics',
});

/** The description of a new group. */
const groupDescription = field(z.string().trim().max(1024).refine(isStorable, { message: unstorable }), {
  title: 'Description',
  description: 'At most 1,024 characters.',
}).optional();

/** The description of an update. Null means that it is left out, as in every field of an input. */
const changedDescription = field(z.string().trim().max(1024).refine(isStorable, { message: unstorable }), {
  title: 'Description',
  description: 'At most 1,024 characters. Use an empty text to clear it.',
}).optional();

/** Custom attributes of a new group. */
const groupAttributes = field(z.object({}).catchall(attributeValue).check(storableAttributes), {
  title: 'Custom attributes',
  description: 'Attributes that the org has added to its groups, by their variable names.',
  attributesOf: 'group',
}).optional();

/** Custom attributes of an update: null clears one. */
const changedAttributes = field(z.object({}).catchall(attributeValue.nullable()).check(storableAttributes), {
  title: 'Custom attributes',
  description: 'Custom attributes to set, by their variable names. Use null to clear one.',
  attributesOf: 'group',
}).optional();

/** Refuses a name or description among the custom attributes. */
function attributeFaults({ attributes = {} }: { readonly attributes?: object | undefined }): FieldFault[] {
  return ['name', 'description']
    .filter((name) => Object.hasOwn(attributes, name))
    .map((name) => ({
      path: `attributes.${name}`,
      message: 'is not a custom attribute',
      hint: `use the field ${name} instead`,
    }));
}

/** What is wrong with an update of a group. */
function updateFaults(update: {
  readonly mode: 'partial' | 'full';
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}): FieldFault[] {
  const { mode, name, description, attributes } = update;
  const faults = attributeFaults({ attributes });
  if (mode === 'full' && name === undefined)
    faults.push({ path: 'name', message: 'is required for a full replacement' });
  if (mode === 'partial' && [name, description].every((value) => value === undefined) && isEmpty(attributes))
    faults.push({ path: 'name', message: 'is missing, like every other change', hint: 'add at least one change' });
  return faults;
}

function isEmpty(attributes: object = {}): boolean {
  return Object.keys(attributes).length === 0;
}

/** Input of the step that creates a group. */
export const newGroup = z
  .strictObject({
    name: groupName,
    description: groupDescription,
    attributes: groupAttributes,
    ifExists: field(z.enum(['fail', 'return']), {
      title: 'If the name is taken',
      description: 'What to do if a group has this name: fail, or return that group unchanged.',
      default: 'fail',
    }).optional(),
  })
  .check(refuse(attributeFaults));

/** Input of the step that updates a group. */
export const groupUpdate = z
  .strictObject({
    group,
    mode: field(z.enum(['partial', 'full']), {
      title: 'Update type',
      description:
        'Partial changes only the attributes you set. Full replaces the profile and deletes every attribute you leave out.',
    }),
    name: groupName.optional(),
    description: changedDescription,
    attributes: changedAttributes,
  })
  .check(refuse(updateFaults));
