import type { OktaError } from 'okta-connector';

/** One input of a file, or why it cannot be read. */
export type Row = { readonly line: number } & (
  | { readonly value: unknown; readonly fault?: undefined }
  | { readonly fault: OktaError }
);

/** How a file is read. */
export interface Reading {
  readonly file: string;
  /** The form that fields with these names are read by. */
  schema(names: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
}
