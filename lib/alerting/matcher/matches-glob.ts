/** Does a text match a glob of `*` (any text) and `?` (one character)? Case matters; takes at most text × glob steps. */
export function matchesGlob(glob: string, text: string): boolean {
  const pattern = [...glob];
  const letters = [...text];
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  for (let place = 0; place < letters.length; ) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      resumeAt = place;
    } else if (wanted === '?' || (wanted !== undefined && wanted === letters[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resumeAt;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
