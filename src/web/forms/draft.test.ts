import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as k from '#kernel';
import { modules } from '#modules';
import { type Draft, emptyDraft, faultsIn, valueIn } from './draft.ts';
import { errorsOf, resolverOf } from './resolver.ts';

const w = (text: string) => k.say(text, text);
const form = k.record(w('Act'), {
  title: k.text(w('Title'), { max: 10 }),
  count: k.optional(k.integer(w('Count'), { max: 5 })),
  feeCents: k.optional(k.cents(w('Fee'))),
  when: k.optional(k.instant(w('When'))),
  done: k.flag(w('Done')),
  names: k.list(w('Names'), k.text(w('Name'), { max: 5 }), { max: 2 }),
  place: k.optional(k.record(w('Place'), { street: k.text(w('Street'), { max: 9 }), sunny: k.flag(w('Sunny')) })),
  key: k.variant(w('Key'), 'scheme', {
    short: { key: k.bytes(w('Key'), { length: 1 }) },
    long: { key: k.bytes(w('Key'), { length: 2 }), note: k.optional(k.text(w('Note'), { max: 3 })) },
  }),
});

/** A filled-in form, with changes. */
const filled = (changes: object): Draft => ({
  ...(emptyDraft(form) as object),
  ...{ title: 'Bridge', key: { case: 'short', short: { key: 'AA' }, long: { key: '', note: '' } } },
  ...changes,
});
const faults = (changes: object) =>
  faultsIn(form, valueIn(form, filled(changes))).map(({ path, fault }) => `${path} ${fault}`);

describe('a form of a schema', () => {
  it('becomes a value that the kernel takes, without what was left empty', () => {
    const value = valueIn(
      form,
      filled({ title: '  Bridge ', feeCents: '$1,250.50', count: '3', names: [{ item: 'Ada' }] }),
    );
    assert.deepEqual(value, {
      ...{ title: 'Bridge', feeCents: 125_050, count: 3, done: false, names: ['Ada'] },
      key: { scheme: 'short', key: 'AA' },
    });
    assert.equal(k.faultIn(form, value), undefined);
  });

  it('amounts are dollars and cents, and a moment is of the reader’s own zone', () => {
    const cents = (text: string) => (valueIn(form, filled({ feeCents: text })) as { feeCents: unknown }).feeCents;
    assert.deepEqual(['12', '12.50', '1,000', '0.05', '12.5', '1,00', 'ten'].map(cents), [
      1_200,
      1_250,
      100_000,
      5,
      '12.5',
      '1,00',
      'ten',
    ]);
    const { when } = valueIn(form, filled({ when: '2026-11-24T09:30' })) as { when: number };
    assert.equal(when, new Date(2026, 10, 24, 9, 30).getTime());
  });

  it('tells everything that is wrong at once, where it stands', () => {
    const wrong = {
      title: '',
      count: '2.5',
      feeCents: 'ten',
      names: [{ item: 'Ada' }, { item: '' }, { item: 'toolong' }],
    };
    assert.deepEqual(faults(wrong), [
      'title missing',
      'count wrong-form',
      'feeCents wrong-form',
      'names too-many',
      'names.1.item too-short',
      'names.2.item too-long',
    ]);
    assert.deepEqual(faults({ key: { case: '', short: { key: '' }, long: { key: '', note: '' } } }), ['key missing']);
    assert.deepEqual(faults({ key: { case: 'long', short: { key: '' }, long: { key: 'AA', note: 'four' } } }), [
      'key.long.key too-short',
      'key.long.note too-long',
    ]);
  });

  it('a part that need not be filled in is asked for in full once it was begun', () => {
    assert.deepEqual(faults({ place: { street: '', sunny: false } }), []);
    assert.deepEqual(faults({ place: { street: '', sunny: true } }), ['place.street missing']);
  });

  it('errors stand where the form has its fields, and a list has its own beside those of its items', () => {
    const errors = errorsOf([
      { path: 'names', fault: 'too-many', limit: 2 },
      { path: 'names.1.item', fault: 'too-short', limit: 1 },
    ]);
    assert.deepEqual(errors, {
      names: { root: { type: 'too-many', message: '2' }, 1: { item: { type: 'too-short', message: '1' } } },
    });
  });

  it('the empty form of every action is refused only where something must be filled in', async () => {
    for (const { schema } of modules) {
      for (const { input } of Object.values(schema.actions)) {
        const value = valueIn(input, emptyDraft(input));
        assert.equal(faultsIn(input, value).length === 0, k.faultIn(input, value) === undefined);
      }
    }
  });

  it('whatever is typed, it is taken exactly where the kernel takes the value', async () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('', '1', 'AA', 'AAA', 'short', '2026-01-01'));
    const typed = fc.record({
      ...{ title: text, count: text, feeCents: text, when: text, done: fc.boolean() },
      names: fc.array(fc.record({ item: text }), { maxLength: 4 }),
      place: fc.record({ street: text, sunny: fc.boolean() }),
      key: fc.record({
        ...{ case: fc.constantFrom('', 'short', 'long', 'constructor') },
        ...{ short: fc.record({ key: text }), long: fc.record({ key: text, note: text }) },
      }),
    });
    await fc.assert(
      fc.asyncProperty(typed, async (draft) => {
        const value = valueIn(form, draft);
        const { errors } = await resolverOf(form)(draft, undefined, { fields: {}, shouldUseNativeValidation: false });
        assert.equal(Object.keys(errors).length === 0, k.faultIn(form, value) === undefined, JSON.stringify(draft));
      }),
    );
  });
});
