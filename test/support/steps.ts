import { builtIn } from '../../src/runtime/registry.ts';

/** Every built-in step and picker. */
export const { actions, triggers, pickers } = await builtIn.all();
