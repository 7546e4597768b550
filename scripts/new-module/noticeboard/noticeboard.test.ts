import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { isList, type Value } from '#kernel';
import { modules } from '#modules';
import { faultsIn, valueIn } from '../../../src/web/forms/draft.ts';
import { actionAt, columnsOf, nextAfter, placesOf, queryAt } from '../../../src/web/forms/places.ts';
import { simulate } from '../../../test/simulator.ts';
import { type Citizen, citizen, codeOf, TestTown } from '../../../test/test-town.ts';
import { noticeBoard } from './index.ts';
import { title } from './records.ts';
import { schema } from './schema.ts';

const ada = citizen('Ada Quill');
const ben = citizen('Ben Tallow');

const notice = (id: string): Value => ({ notice: id, title: 'Bridge closed', body: 'Until Friday.' });
const withdrawal = (id: string): Value => ({ notice: id, reason: 'The bridge is open again.' });

/** The town with this module, whether or not it is one of the book's modules yet. */
const all = [...modules.filter(({ name }) => name !== noticeBoard.name), noticeBoard];

type Row = readonly [who: Citizen, office: string, action: string, input: Value, outcome: string];

const story: readonly Row[] = [
  [ada, 'clerk', 'post', notice('bridge'), 'ok'],
  [ada, 'clerk', 'post', notice('bridge'), 'notice-exists'],
  [ada, 'clerk', 'withdraw', withdrawal('ferry'), 'notice-unknown'],
  [ben, 'assessor', 'withdraw', withdrawal('bridge'), 'other-office'],
  [ada, 'clerk', 'withdraw', withdrawal('bridge'), 'ok'],
  [ada, 'clerk', 'withdraw', withdrawal('bridge'), 'notice-withdrawn'],
];

describe('noticeboard', () => {
  const town = TestTown.founded(all);
  const roles = [{ role: 'head', rights: Object.keys(schema.rights) }];
  const setUp = [
    town.act(ada, 'clerk', 'members/add-office', { office: 'assessor', title: 'Board of Assessors', roles }),
    town.act(ada, 'clerk', 'members/enrol-officer', {
      ...{ officer: 'ben', job: 'Assessor', office: 'assessor', role: 'head', label: 'Desk key' },
      key: { scheme: 'ed25519', key: ben.signer.key },
    }),
  ];
  assert.deepEqual(setUp.map(codeOf), ['ok', 'ok']);

  for (const [who, office, action, input, outcome] of story) {
    test(`${who.name}, ${office}: ${action} → ${outcome}`, () => {
      assert.equal(codeOf(town.act(who, office, `noticeboard/${action}`, input)), outcome);
    });
  }

  it('tells every action and every refusal', () => {
    const told = new Set(story.map(([, , action, , outcome]) => (outcome === 'ok' ? action : outcome)));
    const everything = [...Object.keys(schema.actions), ...Object.keys(schema.refusals)];
    assert.deepEqual(
      everything.filter((name) => !told.has(name)),
      [],
    );
  });

  it('answers what is posted, under the name that the office had then', () => {
    const answer = town.machine.query('noticeboard', 'notice', { notice: 'bridge' });
    assert(answer.ok);
    const { officeTitle, status } = answer.value as { [name: string]: Value };
    assert.deepEqual([officeTitle, status], ['Office of the Town Clerk', 'withdrawn']);
    const page = town.machine.query('noticeboard', 'notices', {});
    assert(page.ok && (page.value as Value[]).length === 1);
  });

  it('has a form for each act and a list for each question, by its schema alone', () => {
    const { acts, queries } = placesOf(noticeBoard);
    assert.deepEqual(
      [...acts, ...queries].map(({ path }) => path),
      [
        ...['post', 'withdraw'].map((action) => `/desk/act/noticeboard/${action}`),
        ...['notices', 'notice'].map((query) => `/desk/query/noticeboard/${query}`),
      ],
    );
    const form = actionAt([noticeBoard], 'noticeboard', 'post');
    assert(form !== undefined);
    const draft = { notice: 'bridge', title: 'Bridge closed', body: 'Until Friday.' };
    assert.deepEqual(valueIn(form.input, draft), notice('bridge'));
    assert.deepEqual(
      faultsIn(form.input, valueIn(form.input, { ...draft, title: '' })).map(({ path, fault }) => [path, fault]),
      [['title', 'missing']],
    );
    const page = town.machine.query('noticeboard', 'notices', {});
    assert(page.ok && isList(page.value));
    const names = columnsOf(noticeBoard, page.value).map(({ label }) => label.en);
    assert(names.includes(title.label.en), String(names));
    const list = queryAt([noticeBoard], 'noticeboard', 'notices');
    assert(list !== undefined);
    assert.equal(nextAfter(list, page.value), 'bridge');
  });

  it('keeps its laws in a simulated town', () => {
    const tallies = simulate(1, 60, { modules: all });
    assert((tallies.get('noticeboard/post')?.accepted ?? 0) > 0);
  });
});
