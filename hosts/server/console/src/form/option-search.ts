import { useEffect, useState } from 'preact/hooks';
import { type Problem, ProblemError, request } from '../state/api.ts';

/** One entry of a picker. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One page of a picker. */
interface OptionPage {
  readonly items: readonly Option[];
  readonly nextCursor?: string;
}

/** What a picker has found so far. */
export interface FoundOptions {
  readonly items: readonly Option[];
  readonly nextCursor: string | undefined;
  readonly isLoading: boolean;
  readonly problem: Problem | undefined;
}

/** Long enough that a typist sends one search, in milliseconds. */
const pauseMs = 250;
const nothing: FoundOptions = { items: [], nextCursor: undefined, isLoading: false, problem: undefined };
const searching: FoundOptions = { ...nothing, isLoading: true };

/** Labels by value, so that a chosen ID is shown by its name. */
const labels = new Map<string, string>();

/** The label of a value that a picker has listed. */
export function labelOf(source: string, value: string): string | undefined {
  return labels.get(`${source} ${value}`);
}

/** Searches a picker on the server while it is open. */
export function useOptionSearch({
  source,
  query,
  values,
  isOpen,
}: {
  readonly source: string;
  readonly query: string;
  readonly values: string;
  readonly isOpen: boolean;
}): FoundOptions & { readonly more: () => void } {
  const [found, setFound] = useState<FoundOptions>(nothing);
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  // Entries of an earlier search must never be chosen: the list is empty until the entries of this one are there.
  const search = JSON.stringify([source, query, values]);
  const [shown, setShown] = useState('');
  useEffect(() => setCursor(undefined), [search]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const stop = new AbortController();
    setFound((before) => ({ ...before, isLoading: true, problem: undefined }));
    const timer = setTimeout(
      () => {
        const parameters = new URLSearchParams({
          ...(query === '' ? {} : { query }),
          ...(cursor === undefined ? {} : { cursor }),
          ...(values === '{}' ? {} : { values }),
        });
        request<OptionPage>(`/options/${source}?${parameters}`, { signal: stop.signal }).then(
          ({ body: { items, nextCursor } }) => {
            for (const { value, label } of items) labels.set(`${source} ${value}`, label);
            setShown(search);
            setFound((before) => ({
              items: cursor === undefined ? items : [...before.items, ...items],
              nextCursor,
              isLoading: false,
              problem: undefined,
            }));
          },
          (error: unknown) => {
            if (!(error instanceof ProblemError)) return;
            setShown(search);
            setFound({ ...nothing, problem: error.problem });
          },
        );
      },
      query === '' || cursor !== undefined ? 0 : pauseMs,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [source, query, values, isOpen, cursor]);
  return { ...(shown === search ? found : searching), more: () => setCursor(found.nextCursor) };
}
