import type { Shown } from './form.ts';
import type { Property } from './platform.ts';
import { outputs } from './simplify.ts';

/** The parameters that say how much of an output is returned, for people and for AI tools. */
export const simplifyFields = { simplify: 'simplify', output: 'output', fields: 'outputFields' } as const;

/** The switch that n8n asks for above ten fields; an AI tool has a choice instead, since its output costs tokens. */
export function simplifyForm(show: Shown): Property[] {
  const tool = { ...show, '@tool': [true] };
  return [
    {
      displayName: 'Simplify',
      name: simplifyFields.simplify,
      type: 'boolean',
      default: true,
      description: 'Whether to return a simplified version of the response instead of the raw data',
      displayOptions: { show: { ...show, '@tool': [false] } },
    },
    {
      displayName: 'Output',
      name: simplifyFields.output,
      type: 'options',
      options: [
        { name: 'Simplified', value: outputs.simplified, description: 'Only the most important fields' },
        { name: 'Raw', value: outputs.raw, description: 'All fields' },
        { name: 'Selected Fields', value: outputs.selected, description: 'Only the fields you choose' },
      ],
      default: outputs.simplified,
      displayOptions: { show: tool },
    },
    {
      displayName: 'Field Names or IDs',
      name: simplifyFields.fields,
      type: 'multiOptions',
      typeOptions: { loadOptionsMethod: 'outputFields', loadOptionsDependsOn: ['operation'] },
      default: [],
      description:
        'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
      displayOptions: { show: { ...tool, [simplifyFields.output]: [outputs.selected] } },
    },
  ];
}
