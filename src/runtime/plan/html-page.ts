/** A table of a page, with what stands around it. Lines of a cell are separated by line breaks. */
export interface PageSection {
  readonly heading?: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below the table. */
  readonly notes?: readonly string[];
}

/** What a page says. */
export interface PageContent {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly PageSection[];
}

/** A page that needs no other file, runs no script, and can be printed. Everything in it is text, never markup. */
export function htmlPage({ title, facts, sections }: PageContent): string {
  const list = facts.map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line; }
tr { break-inside: avoid; }
</style>
<h1>${html(title)}</h1>
<dl>${list.join('')}</dl>
${sections.map(sectionHtml).join('\n')}
</html>
`;
}

function sectionHtml({ heading, columns, rows, notes = [] }: PageSection): string {
  const table = `<table><thead><tr>${columns.map((name) => `<th>${html(name)}</th>`).join('')}</tr></thead><tbody>
${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${html(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody></table>`;
  return [
    ...(heading === undefined ? [] : [`<h2>${html(heading)}</h2>`]),
    ...(rows.length === 0 ? [] : [table]),
    ...(notes.length === 0 ? [] : [`<ul>${notes.map((note) => `<li>${html(note)}</li>`).join('')}</ul>`]),
  ].join('\n');
}

function html(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return value.replaceAll(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}
