type FilterNames = {
  /** Several values, which the API takes with commas. */
  readonly many?: readonly string[];
  readonly single?: readonly string[];
};

/** A page's query string as the API's filters; the broker scope `broker` becomes `brokerId`, free text stays `q`. */
export function toApiFilters(
  query: URLSearchParams,
  { many = [], single = [] }: FilterNames,
): URLSearchParams {
  const filters = new URLSearchParams();
  for (const key of many) {
    const values = query.getAll(key).filter((value) => value !== '');
    if (values.length > 0) filters.set(key, values.join(','));
  }
  for (const key of [...single, 'q']) {
    const value = query.get(key);
    if (value) filters.set(key, value);
  }
  const broker = query.get('broker');
  if (broker && /^\d+$/.test(broker)) filters.set('brokerId', broker);
  return filters;
}
