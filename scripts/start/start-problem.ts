/** Something the person who starts Brokerwatch can mend; shown as one sentence, without a stack. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}
