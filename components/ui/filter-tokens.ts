/** What a list can be filtered by. Without `options` any text is taken; `isSingle` takes one value at a time, as `q` does. */
export type FilterKey = {
  readonly key: string;
  readonly label: string;
  readonly isSingle?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
};

/** One condition; `q` is free text. Tokens of one key are alternatives, different keys must all hold. */
export type FilterToken = { readonly key: string; readonly value: string };

export type FilterSuggestion = FilterToken & { readonly label: string };

/** The tokens that a query string holds, in the order of `keys`, free text last; unknown keys are no filters. */
export function tokensFromQuery(query: URLSearchParams, keys: readonly FilterKey[]): FilterToken[] {
  const names = [...keys.map((key) => key.key), 'q'];
  return names.flatMap((key) =>
    query
      .getAll(key)
      .filter((value) => value !== '')
      .map((value) => ({ key, value })),
  );
}

/** The same query string with other tokens; everything that is not a filter stays. */
export function queryWithTokens(
  query: URLSearchParams,
  keys: readonly FilterKey[],
  tokens: readonly FilterToken[],
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const key of [...keys.map((each) => each.key), 'q']) next.delete(key);
  const isSingle = (key: string) => key === 'q' || keys.find((each) => each.key === key)?.isSingle === true;
  for (const token of tokens) {
    if (isSingle(token.key)) next.set(token.key, token.value);
    else if (!next.getAll(token.key).includes(token.value)) next.append(token.key, token.value);
  }
  return next;
}

/** Reads what was typed: `severity:high` where `severity` is known (and the value allowed), else free text. */
export function parseToken(text: string, keys: readonly FilterKey[]): FilterToken | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const colon = trimmed.indexOf(':');
  const name = trimmed.slice(0, colon).toLowerCase();
  const value = trimmed.slice(colon + 1).trim();
  const key =
    colon > 0
      ? keys.find(
          (candidate) => candidate.key.toLowerCase() === name || candidate.label.toLowerCase() === name,
        )
      : undefined;
  if (!key) return { key: 'q', value: trimmed };
  if (value === '') return null;
  if (!key.options) return { key: key.key, value };
  const option = key.options.find((candidate) =>
    [candidate.value, candidate.label].some((word) => word.toLowerCase() === value.toLowerCase()),
  );
  return option ? { key: key.key, value: option.value } : null;
}

/** Up to `max` tokens that would complete what was typed and are not set yet. */
export function suggestTokens(
  text: string,
  keys: readonly FilterKey[],
  tokens: readonly FilterToken[],
  max = 10,
): FilterSuggestion[] {
  const typed = text.trim().toLowerCase();
  const isSet = (key: string, value: string) =>
    tokens.some((token) => token.key === key && token.value === value);
  const all = keys.flatMap((key) =>
    (key.options ?? []).map((option) => ({
      key: key.key,
      value: option.value,
      label: `${key.label}: ${option.label}`,
    })),
  );
  return all
    .filter((each) => !isSet(each.key, each.value))
    .filter((each) => each.label.toLowerCase().replace(': ', ':').includes(typed.replace(': ', ':')))
    .slice(0, max);
}
