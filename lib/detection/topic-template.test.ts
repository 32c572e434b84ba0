import { expect, test } from 'vitest';
import { parentTemplate, topicTemplate } from './topic-template';

test.each([
  ['plant/line3/pump12/speed', 'plant/+/+/speed', 'plant/+/+'],
  ['site/hall/temperature', 'site/hall/temperature', 'site/hall'],
  ['d/0b1f7c9e-aaaa-bbbb-cccc-123456789abc/state', 'd/+/state', 'd/+'],
  ['single', 'single', 'single'],
])('%s is built as %s', (topic, template, parent) => {
  expect([topicTemplate(topic), parentTemplate(topic)]).toEqual([template, parent]);
});
