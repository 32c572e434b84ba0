import { describe, expect, it, test } from 'vitest';
import { changeWindow, type LaneInput, listLaneRows, prepareSwimLanes } from './prepare-swim-lane';

const window = { from: 0, to: 1000 };
const lane = (parts: Partial<LaneInput>): LaneInput => ({
  key: 'state',
  title: 'State',
  stretches: [],
  marks: [],
  ...parts,
});
const itemsOf = (parts: Partial<LaneInput>) => prepareSwimLanes([lane(parts)], window)[0]?.items ?? [];

describe('prepareSwimLanes', () => {
  it('cuts stretches to the window and leaves out what does not touch it', () => {
    const items = itemsOf({
      stretches: [
        { from: -500, to: 250, tone: 'online', text: 'online' },
        { from: 250, to: null, tone: 'offline', text: 'offline' },
        { from: -900, to: -800, tone: 'unknown', text: 'before' },
        { from: 1000, to: 1200, tone: 'unknown', text: 'after' },
      ],
    });
    expect(items.map(({ left, width, text }) => ({ left, width, text }))).toEqual([
      { left: 0, width: 0.25, text: 'online' },
      { left: 0.25, width: 0.75, text: 'offline' },
    ]);
    expect(items[1]?.to).toBeNull();
  });

  it('a short outage stays visible, also at the very end', () => {
    const items = itemsOf({
      stretches: [{ from: 999.99, to: 1000, tone: 'offline', text: 'blip' }],
    });
    expect(items[0]?.width).toBe(0.002);
    expect((items[0]?.left ?? 1) + 0.002).toBeLessThanOrEqual(1);
  });

  it('joins marks in one place under the tone that matters most', () => {
    const items = itemsOf({
      marks: [
        { at: 102, kind: 'birth', text: 'NBIRTH' },
        { at: 100, kind: 'death', text: 'NDEATH' },
        { at: 500, kind: 'note', text: 'looked at it' },
      ],
    });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ tone: 'death', count: 2, from: 100, to: 102, text: 'NDEATH; NBIRTH' });
    expect(items[1]).toMatchObject({ tone: 'note', count: 1 });
  });

  it('thousands of stretches and marks are bounded', () => {
    const items = itemsOf({
      stretches: Array.from({ length: 5000 }, (_, index) => ({
        from: index / 5,
        to: (index + 1) / 5,
        tone: 'online' as const,
        text: 'online',
      })),
      marks: Array.from({ length: 5000 }, (_, index) => ({
        at: index / 5,
        kind: 'birth' as const,
        text: String(index),
      })),
    });
    expect(items.length).toBeLessThanOrEqual(800);
    expect(items.find(({ count }) => count > 3)?.text).toMatch(/and \d+ more$/);
  });
});

test('of too many stretches the outages stay, however short, and the others are counted', () => {
  const [drawn] = prepareSwimLanes(
    [
      lane({
        stretches: Array.from({ length: 1000 }, (_, index) => ({
          from: index,
          to: index + (index % 10 === 0 ? 0.1 : 1),
          tone: index % 10 === 0 ? 'offline' : 'online',
          text: '',
        })),
      }),
    ],
    window,
  );
  expect(drawn?.items.filter(({ tone }) => tone === 'offline')).toHaveLength(100);
  expect(drawn).toMatchObject({ omitted: 600 });
});

describe('changeWindow', () => {
  const whole = { from: 0, to: 10_000_000 };
  it.each([
    {
      name: 'nearer around the middle',
      change: { factor: 0.5 },
      expected: { from: 2_500_000, to: 7_500_000 },
    },
    {
      name: 'nearer around a point',
      change: { factor: 0.5, centre: 0 },
      expected: { from: 0, to: 5_000_000 },
    },
    { name: 'wider than the whole is the whole', change: { factor: 4 }, expected: whole },
  ])('$name', ({ change, expected }) => expect(changeWindow(whole, whole, change)).toEqual(expected));

  it('moving stops at the ends', () => {
    const near = { from: 0, to: 1_000_000 };
    expect(changeWindow(near, whole, { shift: -0.5 })).toEqual(near);
    expect(changeWindow(near, whole, { shift: 0.5 })).toEqual({ from: 500_000, to: 1_500_000 });
  });

  it('never nearer than a minute', () => {
    const near = changeWindow({ from: 0, to: 70_000 }, whole, { factor: 0.01 });
    expect(near.to - near.from).toBe(60_000);
  });
});

describe('listLaneRows', () => {
  it('tells everything newest first and how much was left out', () => {
    const lanes = [
      lane({ stretches: [{ from: 10, to: null, tone: 'offline', text: 'offline' }] }),
      lane({ key: 'notes', title: 'Notes', marks: [{ at: 20, kind: 'note', text: 'seen' }] }),
    ];
    expect(listLaneRows(lanes, window, 1)).toEqual({
      rows: [{ key: 'notes-m0', lane: 'Notes', at: 20, to: null, isStretch: false, text: 'seen' }],
      omitted: 1,
    });
  });
});
