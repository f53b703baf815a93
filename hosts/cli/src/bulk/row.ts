import type { OktaError } from 'okta-connector';

/** One input of a file, or the error of a row that cannot be read. */
export type Row = { readonly line: number } & (
  | { readonly value: unknown; readonly error?: undefined }
  | { readonly error: OktaError }
);

/** The name of a file of inputs, and the schema of its fields. */
export interface InputFormat {
  readonly file: string;
  /** Returns the schema to read fields with these names by. */
  schema(names: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
}
