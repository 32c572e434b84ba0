import { useMemo, useState } from 'react';
import type { ApiAnswer, ApiProblem } from '@/components/live/read-api';
import type { Json, JsonObject } from '@/lib/domain/json';
import type { FieldProblem } from '@/lib/errors';
import { problemsBelow, problemsElsewhere } from './field-problems';
import { type FormDraft, readDraft, startDraft } from './form-draft';
import { readFormFields } from './read-form-fields';

type Options = {
  readonly schema: Json;
  readonly values: JsonObject;
  /** Where the server names the form's fields: `settings` for `settings.allowList`; '' when at the top. */
  readonly under: string;
  /** Saves; answers with the values now in force. */
  save(values: JsonObject): Promise<ApiAnswer<JsonObject>>;
};

/** A form made from a JSON Schema that saves as a whole; a problem of the server stands at the field it names. */
export function useSchemaForm({ schema, values, under, save }: Options) {
  const fields = useMemo(() => readFormFields(schema), [schema]);
  const [draft, setDraft] = useState<FormDraft>(() => startDraft(fields, values));
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  /** What stands in the form, or null when some of it cannot be used, which then is said at the fields. */
  const check = (): JsonObject | null => {
    const read = readDraft(fields, draft);
    setProblems(read.problems);
    setFailure(null);
    return read.problems.length > 0 ? null : read.values;
  };
  /** Shows what the server said about values that came from `check`; false = it named none of the fields. */
  const refuse = (problem: ApiProblem): boolean => {
    const named = under === '' ? problem.fields : problemsBelow(problem.fields, under);
    const names = fields.map((field) => field.name);
    setProblems(named);
    return named.length > 0 && problemsElsewhere(named, names).length === 0;
  };
  const send = async (): Promise<boolean> => {
    const checked = check();
    if (checked === null) return false;
    setIsBusy(true);
    const answer = await save(checked);
    setIsBusy(false);
    if (answer.ok) {
      setDraft(startDraft(fields, answer.body));
      return true;
    }
    setFailure(refuse(answer.problem) ? null : answer.problem.message);
    return false;
  };
  return { fields, draft, setDraft, problems, failure, isBusy, check, refuse, send };
}

export type SchemaForm = ReturnType<typeof useSchemaForm>;
