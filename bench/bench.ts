/** Reports one measure; `extra` fields stand beside it in the JSON line. */
export type Report = (
  metric: string,
  value: number,
  unit: string,
  extra?: Readonly<Record<string, string | number>>,
) => void;

/** One measure of `npm run bench -- NAME`. */
export type Bench = { readonly name: string; run(report: Report): Promise<void> };
