/** A key in words: "importHook" and "import_hook" as "Import hook". */
export function words(key: string): string {
  const text = key
    .replaceAll('_', ' ')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
