type Props = { readonly problem: { readonly message: string } | null };

/** Says that something could not be read or done. */
export function ProblemLine({ problem }: Props) {
  if (problem === null) return null;
  return (
    <p role="alert" className="shrink-0 rounded-box border border-bad px-3 py-1.5 text-sm text-bad">
      {problem.message}
    </p>
  );
}
