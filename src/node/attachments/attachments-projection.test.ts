import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { attachmentHash, list, type Module, record, say, toBase64url, variant } from '#kernel';
import { Database } from '../database.ts';
import { attachmentsProjection, namingIn } from './attachments-projection.ts';

const words = say('x', 'x');
const hash = (retention: Parameters<typeof attachmentHash>[1]['retention']) => attachmentHash(words, { retention });
const input = record(words, {
  scans: list(words, hash('permanent'), { max: 3 }),
  refusal: variant(words, 'why', { late: { letter: hash('seven-years') }, none: {} }),
  draft: hash('while-current'),
  poster: hash('one-year'),
});
const modules = [{ name: 'notes', schema: { actions: { write: { input } } } }] as unknown as readonly Module[];

const bytes = (fill: number) => new Uint8Array(32).fill(fill);
const digest = (fill: number) => toBase64url(bytes(fill));
const EMPTY = { scans: [], refusal: { why: 'none' } };

describe('what the book says of an attachment', () => {
  const projection = attachmentsProjection(modules);
  const database = new Database(':memory:', { schema: projection.tables, version: 1, synchronous: 'NORMAL' });
  after(() => database.close());
  let index = 0;
  const enter = (day: string, action: string, listed: readonly number[], fields: object): void => {
    const attachments = listed.map((fill) => ({ hash: digest(fill), size: 1 }));
    const body = { action, input: { ...EMPTY, ...fields }, attachments };
    projection.apply(database, { index: index++, timeMs: Date.parse(day), transaction: { body } } as never);
  };
  const said = (fill: number) => {
    const named = namingIn(database)(bytes(fill));
    if (named === undefined) return undefined;
    const day = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : 'always');
    return [day(named.timeMs), day(named.keptUntilMs)];
  };

  it('is the longest that any field wants, in whichever entry', () => {
    enter('2027-03-01', 'notes/write', [1, 2, 3, 4, 5], {
      scans: [digest(1)],
      refusal: { why: 'late', letter: digest(2) },
      draft: digest(3),
      poster: digest(4),
    });
    enter('2028-02-29', 'notes/write', [], { poster: digest(2), draft: digest(6) });
    enter('2030-01-01', 'notes/write', [], { refusal: { why: 'late', letter: digest(4) } });
    enter('2031-01-01', 'notes/unknown', [5], { scans: [digest(5)] });
    const rows: readonly (readonly [fill: number, named: readonly string[] | undefined])[] = [
      [1, ['2027-03-01', 'always']],
      [2, ['2028-02-29', '2034-03-01']],
      [3, ['2027-03-01', '2027-03-01']],
      [4, ['2030-01-01', '2037-01-01']],
      [5, ['2031-01-01', '2031-01-01']],
      [6, undefined],
      [7, undefined],
    ];
    for (const [fill, named] of rows) assert.deepEqual(said(fill), named, `hash ${fill}`);
  });
});
