/** An object without what is not known or empty: null, empty texts and lists of nothing. */
export function knownFields<Value extends object>(value: Value): Partial<Value> {
  const known = Object.entries(value).filter(
    ([, each]) => each !== null && each !== '' && !(Array.isArray(each) && each.length === 0),
  );
  return Object.fromEntries(known) as Partial<Value>;
}
