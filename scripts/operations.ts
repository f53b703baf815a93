import { existsSync, writeFileSync } from 'node:fs';
import { extractOperations } from './operations/extract.ts';
import { extractFiles } from './operations/files.ts';
import { documentFile, readDocument } from './spec/document.ts';

// Writes the extract of Okta's OpenAPI document that the forms of `run_okta_operation` come from.
const file = documentFile();
if (existsSync(file)) {
  for (const [path, text] of extractFiles(extractOperations(readDocument(file)))) {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
} else {
  console.error(`Okta's OpenAPI document is not at ${file}; set OKTA_SHARED to the folder that holds it.`);
  process.exitCode = 1;
}
