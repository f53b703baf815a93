import { Ajv2020 } from 'ajv/dist/2020.js';
import { manifest } from 'okta-connector';
import { expect, test } from 'vitest';
import { maskOutput } from '../../src/mcp/mask-output.ts';
import { stepDefinition } from '../../src/mcp/step-tool.ts';

const ajv = new Ajv2020({ strict: false });
const options = { outputSchema: true, showSecrets: false };

test.each(manifest.actions.map((action) => [action.key, action] as const))(
  'the output schema of %s accepts its sample with masked secrets',
  (_, action) => {
    const { outputSchema } = stepDefinition(action, options);
    const validate = ajv.compile(Object(outputSchema));
    const isValid = validate(maskOutput(action.sample, action.output));
    expect(validate.errors).toBeNull();
    expect(isValid).toBe(true);
  },
);

test.each(manifest.actions.map((action) => [action.key, action] as const))(
  'the tool %s has a schema without labels of forms and without look-ahead',
  (_, action) => {
    const { inputSchema, description = '' } = stepDefinition(action, options);
    expect(ajv.validateSchema(Object(inputSchema))).toBe(true);
    expect(JSON.stringify(inputSchema)).not.toMatch(/"x-|\(\?[!=]|"pattern"/);
    expect(description.startsWith(action.summary)).toBe(true);
    expect(Object.hasOwn(Object(inputSchema.properties), 'dryRun')).toBe(action.effect !== 'read');
  },
);
