// What a host needs to draw forms, read files and show results; apart from the main entry, which embedders load at start.

export { type AllAddresses, isPublicAddress, publicLookupThrough } from './auth/public-host.ts';
export { withDefinitions } from './manifest/definitions.ts';
export { isDeeperThan } from './manifest/depth.ts';
export { mostUsed } from './manifest/resources.ts';
export { searchSteps } from './manifest/search.ts';
export { isObject, memberAt, objectAt, parseJson } from './okta/json.ts';
export { nearestName } from './okta/nearest.ts';
export { printable } from './okta/printable.ts';
export { shortcomingOf } from './runtime/bulk/each-input.ts';
export { UnreadableInput } from './runtime/bulk/each-result.ts';
export { holdLock } from './runtime/bulk/file-lock.ts';
export { type LineFile, openLines } from './runtime/bulk/line-file.ts';
export { checkSecret } from './runtime/hooks/endpoint.ts';
export { sameEndpoint } from './runtime/hooks/event-hook.ts';
export { verifyRecords } from './runtime/plan/change-record.ts';
export { planCsv, planHtml, planMarkdown, runCsv, runHtml, runMarkdown } from './runtime/plan/plan-views.ts';
export { recordCsv, recordHtml, recordMarkdown } from './runtime/plan/record-views.ts';
export { opened as openPlan } from './runtime/plan/seal.ts';
export { createPrivately, UnsafeFile, whyUnsafe } from './runtime/private-file.ts';
export { maskSecrets, secretPaths } from './runtime/run/mask.ts';
export { jsonList, textOfScalar, writtenFlag, writtenList, writtenNumber } from './runtime/run/written-values.ts';
export { loadSqlite } from './runtime/watch/node-sqlite.ts';
export { storeError, transact } from './runtime/watch/sqlite-file.ts';
export { confirmText, needsConfirmation } from './step/confirm.ts';
export {
  type FieldAlternatives,
  type FieldChoice,
  type FieldKind,
  type FieldVariant,
  type FormField,
  fieldAlternatives,
  fieldKind,
  formFields,
} from './step/field-kinds.ts';
export { comparePermissions, permissionsOf } from './step/permissions.ts';
export {
  alternativesOf,
  entrySchemas,
  type JsonSchema,
  mapSubschemas,
  memberSchemas,
  propertiesOf,
  requiredOf,
  takesNull,
  valueTypes,
  withoutNull,
} from './step/schema-reader.ts';
