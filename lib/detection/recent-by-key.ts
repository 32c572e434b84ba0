/**
 * Finds or makes the state kept for a key in a map that holds at most `keysMax` keys: the key becomes the most recent one,
 * and the key that has been quiet longest makes room. For per-client and per-address state an attacker could flood.
 */
export function recentByKey<Key, State>(
  states: Map<Key, State>,
  key: Key,
  keysMax: number,
  create: () => State,
): State {
  const known = states.get(key);
  const state = known ?? create();
  if (known !== undefined) states.delete(key);
  else if (states.size >= keysMax) {
    const oldest = states.keys().next();
    if (!oldest.done) states.delete(oldest.value);
  }
  states.set(key, state);
  return state;
}
