import { describe, expect, test } from 'vitest';
import { createTopicIncidents, regroup } from './topic-incidents';
import { TopicStore } from './topic-store';

function storeOf(names: readonly string[]): TopicStore {
  const store = new TopicStore();
  for (const name of names) store.intern(name);
  return store;
}

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, number) => `${prefix}/${number}`);
/** 100 topics: two lines of ten under plant, 80 elsewhere. */
const names = [...numbered('plant/line1', 10), ...numbered('plant/line2', 10), ...numbered('office', 80)];

function grouping(
  options: {
    readonly isRipe?: (index: number) => boolean;
    readonly isJudged?: (index: number) => boolean;
  } = {},
) {
  const topics = storeOf(names);
  const incidents = createTopicIncidents();
  return (alarmed: readonly string[]) => {
    const { opened, closed } = regroup(incidents, {
      topics,
      alarmed: new Map(alarmed.map((name) => [topics.indexOf(name), true])),
      isRipe: options.isRipe ?? (() => true),
      isJudged: options.isJudged ?? (() => true),
    });
    return {
      opened: opened.map(({ key, members }) => `${key} ×${members.size}`),
      closed: closed.map(
        ({ incident, mergedInto }) => `${incident.key}${mergedInto ? ` into ${mergedInto.key}` : ''}`,
      ),
    };
  };
}

describe('regroup', () => {
  test('few topics are told one by one, and end one by one', () => {
    const turn = grouping();
    expect(turn(['plant/line1/0', 'office/3'])).toEqual({
      opened: ['topic:plant/line1/0 ×1', 'topic:office/3 ×1'],
      closed: [],
    });
    expect(turn(['plant/line1/0', 'office/3'])).toEqual({ opened: [], closed: [] });
    expect(turn(['office/3'])).toEqual({ opened: [], closed: ['topic:plant/line1/0'] });
  });

  test('five topics that are under 60 % of their prefix stay single', () => {
    expect(grouping()(numbered('plant/line1', 5)).opened).toHaveLength(5);
  });

  test('60 % of a prefix are one incident on it', () => {
    expect(grouping()(numbered('plant/line1', 6)).opened).toEqual(['prefix:plant/line1 ×6']);
  });

  test('the widest prefix wins', () => {
    expect(grouping()([...numbered('plant/line1', 6), ...numbered('plant/line2', 6)]).opened).toEqual([
      'prefix:plant ×12',
    ]);
  });

  test('of prefixes over the very same topics the longest says most', () => {
    const topics = storeOf([...numbered('site/hall/line1', 6), ...numbered('office', 80)]);
    const alarmed = new Map([0, 1, 2, 3, 4, 5].map((index) => [index, true]));
    const { opened } = regroup(createTopicIncidents(), {
      topics,
      alarmed,
      isRipe: () => true,
      isJudged: () => true,
    });
    expect(opened.map(({ key }) => key)).toEqual(['prefix:site/hall/line1']);
  });

  test('topics on which it cannot be seen do not count as present', () => {
    const turn = grouping({ isJudged: (index) => index < 5 || index >= 20 });
    expect(turn(numbered('plant/line1', 5)).opened).toEqual(['prefix:plant/line1 ×5']);
  });

  test('what was told singly is merged when its prefix follows', () => {
    const turn = grouping();
    turn(numbered('plant/line1', 2));
    expect(turn(numbered('plant/line1', 7))).toEqual({
      opened: ['prefix:plant/line1 ×7'],
      closed: ['topic:plant/line1/0 into prefix:plant/line1', 'topic:plant/line1/1 into prefix:plant/line1'],
    });
    expect(turn(numbered('plant/line1', 9))).toEqual({ opened: [], closed: [] });
  });

  test('a prefix is merged into a wider one', () => {
    const turn = grouping();
    turn(numbered('plant/line1', 8));
    expect(turn([...numbered('plant/line1', 8), ...numbered('plant/line2', 8)])).toEqual({
      opened: ['prefix:plant ×16'],
      closed: ['prefix:plant/line1 into prefix:plant'],
    });
  });

  test('30 % of all are one incident on the broker, which takes everything that follows', () => {
    const turn = grouping();
    turn(numbered('plant/line1', 8));
    expect(turn([...numbered('plant/line1', 8), ...numbered('office', 24)])).toEqual({
      opened: ['broker ×32'],
      closed: ['prefix:plant/line1 into broker'],
    });
    expect(turn([...numbered('plant/line1', 10), ...numbered('office', 60)])).toEqual({
      opened: [],
      closed: [],
    });
  });

  test('an incident over many topics ends when 40 % are left, and what is left is told singly', () => {
    const turn = grouping();
    turn(numbered('plant/line1', 10));
    expect(turn(numbered('plant/line1', 5))).toEqual({ opened: [], closed: [] });
    expect(turn(numbered('plant/line1', 4))).toEqual({
      opened: [0, 1, 2, 3].map((number) => `topic:plant/line1/${number} ×1`),
      closed: ['prefix:plant/line1'],
    });
  });

  test('a topic that is not ripe waits for others to join it', () => {
    const turn = grouping({ isRipe: () => false });
    expect(turn(numbered('plant/line1', 3)).opened).toEqual([]);
    expect(turn(numbered('plant/line1', 6)).opened).toEqual(['prefix:plant/line1 ×6']);
  });
});
