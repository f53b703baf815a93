import { builtPackage } from '../built.ts';
import type { Kind } from '../clients.ts';
import { duration, medianOf, megabytes, times } from '../numbers.ts';
import { measure, withOrg } from '../processes.ts';
import type { Part } from './settings.ts';

interface ImportResult {
  readonly importMs: number;
  readonly importBytes: number;
  readonly firstCallMs: number;
  readonly firstCallBytes: number;
}

/** A service app is not measured: it loads the same package. */
type Compared = Exclude<Kind, 'app'>;

const specifiers: Readonly<Record<Compared, string>> = {
  ours: builtPackage,
  undici: 'undici',
  sdk: '@okta/okta-sdk-nodejs',
};
const kinds: readonly Compared[] = ['ours', 'undici', 'sdk'];

/** Time and memory for importing the package, and until the first response. */
export const importing: Part = ({ quick }) =>
  withOrg({ limits: false }, async ({ url, token }) => {
    const worker = new URL('../workers/import.mjs', import.meta.url).pathname;
    const results: Record<Compared, ImportResult[]> = { ours: [], undici: [], sdk: [] };
    for (let round = 0; round < (quick ? 3 : 15); round += 1) {
      for (const kind of kinds) results[kind].push(await measure([worker, kind, specifiers[kind], url, token]));
    }
    const of = (kind: Compared) => ({
      importMs: medianOf(results[kind], (one) => one.importMs),
      importBytes: medianOf(results[kind], (one) => one.importBytes),
      firstCallMs: medianOf(results[kind], (one) => one.firstCallMs),
      firstCallBytes: medianOf(results[kind], (one) => one.firstCallBytes),
    });
    const [ours, undici, sdk] = [of('ours'), of('undici'), of('sdk')];
    const importCost = (one: ImportResult) => `${duration(one.importMs)}, ${megabytes(one.importBytes)}`;
    const firstCallCost = (one: ImportResult) => `${duration(one.firstCallMs)}, ${megabytes(one.firstCallBytes)}`;
    return [
      {
        what: 'Import: time, memory',
        measured: importCost(ours),
        ratio: `${times(ours.importMs / sdk.importMs)} SDK`,
        reference: `undici ${importCost(undici)}; SDK ${importCost(sdk)}`,
        goal: '≤ 35 ms',
        reached: ours.importMs <= 35,
      },
      {
        what: 'Import and first answer: time, memory',
        measured: firstCallCost(ours),
        ratio: `${times(ours.firstCallMs / sdk.firstCallMs)} SDK`,
        reference: `undici ${firstCallCost(undici)}; SDK ${firstCallCost(sdk)}`,
      },
    ];
  });
