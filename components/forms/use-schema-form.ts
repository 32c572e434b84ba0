import { useMemo, useState } from 'react';
import type { ApiAnswer } from '@/components/live/read-api';
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

  const send = async (): Promise<boolean> => {
    const read = readDraft(fields, draft);
    setProblems(read.problems);
    setFailure(null);
    if (read.problems.length > 0) return false;
    setIsBusy(true);
    const answer = await save(read.values);
    setIsBusy(false);
    if (answer.ok) {
      setDraft(startDraft(fields, answer.body));
      return true;
    }
    const named = under === '' ? answer.problem.fields : problemsBelow(answer.problem.fields, under);
    const names = fields.map((field) => field.name);
    setProblems(named);
    const isShownAtFields = named.length > 0 && problemsElsewhere(named, names).length === 0;
    setFailure(isShownAtFields ? null : answer.problem.message);
    return false;
  };
  return { fields, draft, setDraft, problems, failure, isBusy, send };
}
