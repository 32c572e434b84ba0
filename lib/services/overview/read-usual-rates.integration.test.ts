import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesMetric } from '@/lib/domain/broker-metric';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { anna, createServiceFixture, type ServiceFixture, storeBroker } from '../testing/service-fixture';
import { readUsualRates } from './read-usual-rates';

let fixture: ServiceFixture;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());

test('what an hour usually brings, a flood of some minutes apart; hours hardly seen are not known', async () => {
  const brokerId = await storeBroker(fixture.db, 'plant');
  const now = fixture.context.now().getTime();
  const today = Math.floor(now / 86_400_000) * 86_400_000;
  const minute = (daysAgo: number, at: number) => new Date(today - daysAgo * 86_400_000 + at * 60_000);
  const minutes = Array.from({ length: 60 }, (_, at) => at);
  await fixture.db.brokerMetric.createMany({
    data: [
      ...[1, 2, 3].flatMap((day) =>
        minutes.map((at) => ({
          at: minute(day, 180 + at),
          value: day === 1 && at < 3 ? 90_000 : 600 + (at % 7),
        })),
      ),
      ...minutes.map((at) => ({ at: minute(1, 240 + at), value: 60 })),
    ].map((row) => ({ ...row, brokerId, name: messagesMetric })),
  });
  const hours = await readUsualRates(fixture.context, anna, brokerId);
  expect(hours).toHaveLength(24);
  expect(hours[3]?.low).toBeCloseTo(10, 1);
  expect(hours[3]?.middle).toBeCloseTo(10.05, 1);
  expect(hours[3]?.high).toBeLessThan(11);
  expect(hours.filter((hour) => hour !== null)).toHaveLength(1);
});
