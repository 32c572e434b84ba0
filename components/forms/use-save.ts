import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import type { FieldProblem } from '@/lib/errors';
import { problemsElsewhere } from './field-problems';

type Request = { readonly path: string; readonly method: string; readonly body?: unknown };

/**
 * Sends a form. What the server finds wrong stands at the fields it names; what no field of `names` shows is said above
 * the form. What was entered stays as it is.
 */
export function useSave<Body>(names: readonly string[]) {
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const save = async (request: Request): Promise<Body | null> => {
    setIsBusy(true);
    setProblems([]);
    setFailure(null);
    const answer = await callApi<Body>(request.path, { method: request.method, body: request.body });
    setIsBusy(false);
    if (answer.ok) return answer.body;
    const { fields, message } = answer.problem;
    const elsewhere = problemsElsewhere(fields, names);
    setProblems(fields);
    if (fields.length === 0) setFailure(message);
    else if (elsewhere.length > 0)
      setFailure(
        elsewhere.map((each) => `${each.field === '' ? '' : `${each.field}: `}${each.message}`).join('; '),
      );
    return null;
  };
  return { problems, setProblems, failure, isBusy, save };
}
