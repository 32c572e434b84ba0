/** Breaks what chat programs turn into links by themselves: `http://x` becomes `http[:]//x`, `www.x` becomes `www[.]x`. */
export function defangLinks(text: string): string {
  return text.replaceAll('://', '[:]//').replace(/\b(www|mailto)([.:])/gi, '$1[$2]');
}
