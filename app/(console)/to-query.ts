/** What Next hands a page as its search parameters. */
export type PageQuery = Readonly<Record<string, string | string[] | undefined>>;

/** The same as `URLSearchParams`, as the islands read them. */
export function toQuery(parameters: PageQuery): URLSearchParams {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) query.append(key, each);
  }
  return query;
}
