/** Plain text as Markdown that shows it unchanged, also inside a table cell. */
export function markdownText(text: string): string {
  return text
    .replaceAll(/[\\`*<>|[\]]/g, (sign) => `\\${sign}`)
    .replaceAll(/(?<!\w)_|_(?!\w)/g, String.raw`\_`)
    .replaceAll(/\s*\n\s*/g, ' ');
}
