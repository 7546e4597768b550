import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { accept, defineModule, record, say, type Value, within } from '#kernel';
import { modules } from '#modules';
import { Seeded } from '../../../test/seeded.ts';
import { type Citizen, citizen, codeOf, passkeyCitizen, TestTown } from '../../../test/test-town.ts';
import { authority } from './authority.ts';
import { members } from './index.ts';
import { consortiumActions, consortiumRefusals } from './schema/consortium.ts';
import { schema } from './schema.ts';

const ada = citizen('Ada Quill');
const ben = citizen('Ben Tallow');
const cleo = citizen('Cleo Marsh');
const dan = citizen('Dan Ferry');
const eve = citizen('Eve Thorn');
const page = passkeyCitizen('Page Turner');
const lookalike = passkeyCitizen('Page Turner', 'https://ashbrook.example:8443');
const elsewhere = passkeyCitizen('Page Turner', 'https://ashbrok.example');
const [envelope, secondEnvelope] = [citizen('the envelope'), citizen('the second envelope')];

/** How a person's key is written in an input. */
function key({ signer }: Citizen): Value {
  if (signer.scheme === 'ed25519') return { scheme: 'ed25519', key: signer.key };
  return { scheme: 'passkey', key: signer.key, relyingParty: signer.relyingParty };
}
const nameOf = ({ signer }: Citizen): string => `${signer.scheme}:${signer.key}`;
const newKey = (who: Citizen): Value => ({ key: key(who), label: 'New key' });
const enrol = (officer: string, who: Citizen, role = 'assistant', office = 'clerk') => ({
  officer,
  job: 'Assistant clerk',
  office,
  role,
  key: key(who),
  label: 'Desk key',
});
const invitation = (who: Citizen, untilMs: number): { readonly [name: string]: Value } => ({
  key: { scheme: 'ed25519', key: who.signer.key, invitationUntilMs: untilMs },
  label: 'Invitation',
});
const holder = (n: number): Citizen => citizen(`holder of link ${n}`);
const malformed = { key: { scheme: 'ed25519', key: 'A'.repeat(43) }, label: 'New key' };
/** y = 2 belongs to no point of the curve. */
const OFF_CURVE = `Ag${'A'.repeat(41)}`;
const START_MS = new TestTown().timeMs;
const DAY_MS = 24 * 60 * 60 * 1000;
const RIGHTS = ['members.manage', 'members.keys'];
const office = (name: string, ...roles: string[]): Value => ({
  office: name,
  title: `Office of the ${name}`,
  roles: roles.map((role) => ({ role, rights: role === 'head' ? RIGHTS : [] })),
});
const seat = (officer: string, role: string, inOffice = 'clerk') => ({ officer, office: inOffice, role });
const proposal = (officer: string, who: Citizen) => ({ officer, key: key(who), label: 'New key' });
const breaking = (officer: string, who: Citizen, next: Citizen, ...ends: string[]) => ({
  ...enrol(officer, who, 'head'),
  ends,
  nextSeal: next.signer.key,
});

/** A second module, which a book can adopt later. */
const diary = defineModule({
  name: 'diary',
  label: say('Diary', 'Diario'),
  schema: {
    records: {},
    actions: {
      note: {
        label: say('Note', 'Anotar'),
        sentence: say('Something was noted.', 'Se anotó algo.'),
        right: 'diary.write',
        input: record(say('Note', 'Nota'), {}),
      },
    },
    rights: { 'diary.write': say('Write', 'Escribir') },
    refusals: {},
  },
  versions: { 1: { note: () => accept(null) } },
  queries: {},
  invariants: [],
  generate: () => undefined,
});

type Row = readonly [who: Citizen, office: string | undefined, action: string, input: Value, outcome: string];
type Wait = readonly [days: number];

/** Stories, row by row: who acts, for which office, what, and what comes of it. `[8]` means that eight days pass. */
const stories: { readonly [title: string]: readonly (Row | Wait)[] } = {
  'an office is added, changed, closed and opened again': [
    [ada, undefined, 'add-office', office('tax', 'head'), 'office-required'],
    [ada, 'nowhere', 'add-office', office('tax', 'head'), 'office-unknown'],
    [ben, 'clerk', 'add-office', office('tax', 'head'), 'key-unknown'],
    [ada, 'clerk', 'add-office', office('tax', 'head', 'head'), 'role-twice'],
    [ada, 'clerk', 'add-office', office('tax', 'head'), 'ok'],
    [ada, 'clerk', 'add-office', office('tax', 'head'), 'office-exists'],
    [ada, 'tax', 'add-office', office('water', 'head'), 'not-in-office'],
    [ada, 'clerk', 'change-office', office('water', 'head'), 'office-unknown'],
    [ada, 'clerk', 'change-office', office('clerk', 'assistant'), 'role-in-use'],
    [
      ada,
      'clerk',
      'change-office',
      { ...(office('clerk') as object), roles: [{ role: 'head', rights: [] }] },
      'last-manager',
    ],
    [ada, 'clerk', 'change-office', office('tax', 'head', 'teller'), 'ok'],
    [ada, 'clerk', 'close-office', { office: 'water' }, 'office-unknown'],
    [ada, 'clerk', 'close-office', { office: 'clerk' }, 'last-manager'],
    [ada, 'clerk', 'enrol-officer', enrol('ben', ben, 'head', 'tax'), 'ok'],
    [ada, 'clerk', 'close-office', { office: 'tax' }, 'ok'],
    [ada, 'clerk', 'close-office', { office: 'tax' }, 'office-closed'],
    [ben, 'tax', 'add-office', office('water', 'head'), 'office-closed'],
    [ada, 'clerk', 'enrol-officer', enrol('cleo', cleo, 'head', 'tax'), 'office-closed'],
    [ada, 'clerk', 'reopen-office', { office: 'water' }, 'office-unknown'],
    [ada, 'clerk', 'reopen-office', { office: 'tax' }, 'ok'],
    [ada, 'clerk', 'reopen-office', { office: 'tax' }, 'office-open'],
    [ben, 'tax', 'add-office', office('water', 'head'), 'ok'],
  ],
  'officers come, take further seats, and go': [
    [ada, 'clerk', 'enrol-officer', enrol('ben', ben, 'chief'), 'role-unknown'],
    [ada, 'clerk', 'enrol-officer', enrol('ben', ben, 'assistant', 'water'), 'office-unknown'],
    [ada, 'clerk', 'enrol-officer', { ...enrol('ben', ben), ...malformed }, 'key-malformed'],
    [ada, 'clerk', 'enrol-officer', enrol('ben', ben), 'ok'],
    [ada, 'clerk', 'enrol-officer', enrol('ben', cleo), 'officer-exists'],
    [ada, 'clerk', 'enrol-officer', enrol('cleo', ben), 'key-exists'],
    [ben, 'clerk', 'enrol-officer', enrol('cleo', cleo), 'right-missing'],
    [ben, 'clerk', 'give-seat', seat('ben', 'head'), 'right-missing'],
    [ada, 'clerk', 'give-seat', seat('nobody', 'head'), 'officer-unknown'],
    [ada, 'clerk', 'give-seat', seat('ben', 'head', 'water'), 'office-unknown'],
    [ada, 'clerk', 'give-seat', seat('ben', 'chief'), 'role-unknown'],
    [ada, 'clerk', 'give-seat', seat('ben', 'assistant'), 'seat-held'],
    [ada, 'clerk', 'take-seat', seat('town-clerk', 'head'), 'last-manager'],
    [ada, 'clerk', 'give-seat', seat('ben', 'head'), 'ok'],
    [ben, 'clerk', 'enrol-officer', enrol('cleo', cleo), 'ok'],
    [ben, 'clerk', 'take-seat', seat('nobody', 'head'), 'officer-unknown'],
    [ben, 'clerk', 'take-seat', seat('cleo', 'head'), 'seat-not-held'],
    [ben, 'clerk', 'take-seat', seat('town-clerk', 'head'), 'ok'],
    [ada, 'clerk', 'give-seat', seat('town-clerk', 'head'), 'not-in-office'],
    [ben, 'clerk', 'leave-office', { officer: 'nobody' }, 'officer-unknown'],
    [ben, 'clerk', 'leave-office', { officer: 'town-clerk' }, 'ok'],
    [ada, 'clerk', 'add-office', office('water', 'head'), 'officer-left'],
    [ben, 'clerk', 'enrol-officer', enrol('town-clerk', dan), 'officer-exists'],
    [ben, 'clerk', 'enrol-officer', enrol('dan', ada), 'key-exists'],
    [ben, 'clerk', 'leave-office', { officer: 'ben' }, 'last-manager'],
    ...'abcdefghijklmnop'.split('').map((name): Row => [ben, 'clerk', 'add-office', office(name, 'head'), 'ok']),
    ...'abcdefghijklmno'.split('').map((name): Row => [ben, 'clerk', 'give-seat', seat('cleo', 'head', name), 'ok']),
    [ben, 'clerk', 'give-seat', seat('cleo', 'head', 'p'), 'too-many-seats'],
  ],
  'keys are added, replaced, lost and stolen': [
    [ada, 'clerk', 'enrol-officer', enrol('ben', ben), 'ok'],
    [ben, undefined, 'rotate-key', malformed, 'key-malformed'],
    [ben, undefined, 'rotate-key', newKey(ada), 'key-exists'],
    [ben, undefined, 'rotate-key', newKey(cleo), 'ok'],
    [ben, undefined, 'rotate-key', newKey(dan), 'key-ended'],
    [ben, undefined, 'add-key', newKey(dan), 'key-ended'],
    [eve, undefined, 'add-key', newKey(dan), 'key-unknown'],
    [cleo, undefined, 'add-key', malformed, 'key-malformed'],
    [cleo, undefined, 'add-key', newKey(ben), 'key-exists'],
    [cleo, undefined, 'add-key', newKey(dan), 'ok'],
    [dan, 'clerk', 'add-office', office('water', 'head'), 'right-missing'],
    [ada, 'clerk', 'report-key', { key: nameOf(eve), what: 'lost' }, 'key-unknown'],
    [ada, 'clerk', 'report-key', { key: nameOf(ada), what: 'lost' }, 'last-manager'],
    [ada, 'clerk', 'report-key', { key: nameOf(dan), what: 'lost' }, 'ok'],
    [ada, 'clerk', 'report-key', { key: nameOf(dan), what: 'lost' }, 'key-ended'],
    [cleo, undefined, 'add-key', newKey(citizen('a thief')), 'ok'],
    [ada, 'clerk', 'report-key', { key: nameOf(cleo), what: 'stolen' }, 'ok'],
    [citizen('a thief'), undefined, 'add-key', newKey(eve), 'key-ended'],
    ...[1, 2, 3, 4, 5].map((n): Row => [ada, undefined, 'add-key', newKey(citizen(`device ${n}`)), 'ok']),
    [ada, undefined, 'add-key', newKey(eve), 'too-many-keys'],
    [ada, undefined, 'rotate-key', newKey(eve), 'ok'],
  ],
  'an invitation is exchanged for a key of one’s own, once and in time': [
    [ada, 'clerk', 'enrol-officer', { ...enrol('ben', dan, 'head'), ...invitation(dan, START_MS) }, 'invitation-end'],
    [
      ada,
      'clerk',
      'enrol-officer',
      { ...enrol('ben', dan, 'head'), ...invitation(dan, START_MS + 15 * DAY_MS) },
      'invitation-end',
    ],
    [ada, 'clerk', 'enrol-officer', { ...enrol('ben', dan, 'head'), ...invitation(dan, START_MS + DAY_MS) }, 'ok'],
    [dan, 'clerk', 'add-office', office('tax', 'head'), 'invitation-only'],
    [dan, undefined, 'add-key', newKey(eve), 'invitation-only'],
    [dan, undefined, 'object-to-recovery', {}, 'invitation-only'],
    [ada, 'clerk', 'leave-office', { officer: 'town-clerk' }, 'last-manager'],
    [dan, undefined, 'rotate-key', invitation(eve, START_MS + DAY_MS), 'input-invalid'],
    [dan, 'clerk', 'rotate-key', newKey(page), 'office-unneeded'],
    [dan, undefined, 'rotate-key', newKey(page), 'ok'],
    [dan, undefined, 'rotate-key', newKey(eve), 'key-ended'],
    [page, 'clerk', 'add-office', office('tax', 'head'), 'ok'],
    [ada, 'clerk', 'enrol-officer', { ...enrol('fay', holder(1)), ...invitation(holder(1), START_MS + DAY_MS) }, 'ok'],
    [
      ada,
      'clerk',
      'renew-invitation',
      { officer: 'nobody', ...invitation(holder(2), START_MS + DAY_MS) },
      'officer-unknown',
    ],
    [ada, 'clerk', 'renew-invitation', { officer: 'fay', ...(newKey(holder(2)) as object) }, 'second-person-needed'],
    [
      ada,
      'clerk',
      'renew-invitation',
      { officer: 'ben', ...invitation(holder(2), START_MS + DAY_MS) },
      'second-person-needed',
    ],
    [ada, 'clerk', 'renew-invitation', { officer: 'fay', ...invitation(holder(2), START_MS) }, 'invitation-end'],
    [ada, 'clerk', 'renew-invitation', { officer: 'fay', ...invitation(holder(2), START_MS + DAY_MS) }, 'ok'],
    [holder(1), undefined, 'rotate-key', newKey(holder(20)), 'key-ended'],
    ...Array.from(
      { length: 14 },
      (_, n): Row => [
        ada,
        'clerk',
        'renew-invitation',
        { officer: 'fay', ...invitation(holder(3 + n), START_MS + DAY_MS) },
        'ok',
      ],
    ),
    [
      ada,
      'clerk',
      'renew-invitation',
      { officer: 'fay', ...invitation(holder(17), START_MS + DAY_MS) },
      'too-many-keys',
    ],
    [holder(16), undefined, 'rotate-key', newKey(holder(20)), 'ok'],
    [
      ada,
      'clerk',
      'renew-invitation',
      { officer: 'fay', ...invitation(holder(17), START_MS + DAY_MS) },
      'second-person-needed',
    ],
    [page, undefined, 'add-key', invitation(eve, START_MS + DAY_MS), 'ok'],
    [page, undefined, 'add-key', invitation(cleo, START_MS + 10 * DAY_MS), 'ok'],
    [eve, undefined, 'rotate-key', newKey(ben), 'key-ended'],
    [10],
    [cleo, undefined, 'rotate-key', newKey(ben), 'invitation-over'],
    [
      ada,
      'clerk',
      'propose-recovery',
      { officer: 'ben', ...invitation(ben, START_MS + 12 * DAY_MS) },
      'recovery-by-invitation',
    ],
    [ada, 'clerk', 'propose-recovery', proposal('ben', cleo), 'key-exists'],
    [ada, 'clerk', 'propose-recovery', proposal('ben', ben), 'ok'],
    [page, undefined, 'object-to-recovery', {}, 'ok'],
  ],
  'a passkey counts on the pages that the town named': [
    [ada, 'clerk', 'enrol-officer', enrol('page', elsewhere), 'site-unknown'],
    [ada, 'clerk', 'enrol-officer', enrol('page', page, 'head'), 'ok'],
    [page, 'clerk', 'add-office', office('tax', 'head'), 'ok'],
    [lookalike, 'clerk', 'add-office', office('water', 'head'), 'site-unknown'],
    [elsewhere, 'clerk', 'add-office', office('water', 'head'), 'site-unknown'],
    [page, 'clerk', 'leave-office', { officer: 'town-clerk' }, 'ok'],
    [page, 'clerk', 'change-sites', { relyingParties: [] }, 'last-manager'],
    [page, 'clerk', 'enrol-officer', enrol('ben', ben, 'head'), 'ok'],
    [page, 'clerk', 'change-sites', { relyingParties: [] }, 'ok'],
    [page, 'clerk', 'add-office', office('water', 'head'), 'site-unknown'],
    [page, undefined, 'rotate-key', newKey(cleo), 'site-unknown'],
    [ben, 'clerk', 'leave-office', { officer: 'ben' }, 'last-manager'],
  ],
  'a lost key is recovered by two managers': [
    [ada, 'clerk', 'enrol-officer', enrol('ben', ben, 'head'), 'ok'],
    [ada, 'clerk', 'enrol-officer', enrol('cleo', cleo), 'ok'],
    [ada, 'clerk', 'propose-recovery', proposal('nobody', dan), 'officer-unknown'],
    [ada, 'clerk', 'propose-recovery', proposal('town-clerk', dan), 'second-person-needed'],
    [ada, 'clerk', 'propose-recovery', proposal('cleo', dan), 'too-new'],
    [7],
    [ada, 'clerk', 'propose-recovery', proposal('cleo', ben), 'key-exists'],
    [ada, 'clerk', 'propose-recovery', { officer: 'cleo', ...malformed }, 'key-malformed'],
    [cleo, 'clerk', 'propose-recovery', proposal('ben', dan), 'right-missing'],
    [ben, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'recovery-unknown'],
    [ada, 'clerk', 'propose-recovery', proposal('cleo', dan), 'ok'],
    [ada, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'second-person-needed'],
    [ben, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(eve) }, 'recovery-unknown'],
    [ben, 'clerk', 'confirm-recovery', { officer: 'nobody', key: nameOf(dan) }, 'officer-unknown'],
    [8],
    [ben, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'recovery-unknown'],
    [ada, 'clerk', 'propose-recovery', proposal('cleo', dan), 'ok'],
    [6],
    [ada, 'clerk', 'enrol-officer', enrol('accomplice', eve, 'head'), 'ok'],
    [eve, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'too-new'],
    [ben, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'ok'],
    [cleo, undefined, 'rotate-key', newKey(citizen('a thief')), 'key-ended'],
    [dan, 'clerk', 'add-office', office('tax', 'head'), 'right-missing'],
    [ben, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'recovery-unknown'],
  ],
  'a recovery is stopped by its officer, or when its proposer’s key ends': [
    [ada, 'clerk', 'enrol-officer', enrol('ben', ben, 'head'), 'ok'],
    [ada, 'clerk', 'enrol-officer', enrol('cleo', cleo, 'head'), 'ok'],
    [7],
    [cleo, undefined, 'object-to-recovery', {}, 'recovery-unknown'],
    [eve, undefined, 'object-to-recovery', {}, 'key-unknown'],
    [ben, 'clerk', 'propose-recovery', proposal('cleo', dan), 'ok'],
    [cleo, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'second-person-needed'],
    [cleo, undefined, 'object-to-recovery', {}, 'ok'],
    [ada, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'recovery-unknown'],
    [ben, 'clerk', 'propose-recovery', proposal('cleo', dan), 'ok'],
    [ada, 'clerk', 'take-seat', seat('ben', 'head'), 'ok'],
    [ada, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'recovery-unknown'],
    [ada, 'clerk', 'give-seat', seat('ben', 'head'), 'ok'],
    [ada, 'clerk', 'enrol-officer', enrol('dan', dan), 'ok'],
    [ada, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'key-exists'],
    [ada, 'clerk', 'report-key', { key: nameOf(ben), what: 'stolen' }, 'ok'],
    [ada, 'clerk', 'confirm-recovery', { officer: 'cleo', key: nameOf(dan) }, 'recovery-unknown'],
  ],
  'a stolen manager’s key is undone by the sealed one': [
    [envelope, undefined, 'break-seal', breaking('chair', cleo, secondEnvelope), 'not-the-seal'],
    [ada, 'clerk', 'set-seal', { key: ada.signer.key }, 'key-exists'],
    [ada, 'clerk', 'set-seal', { key: 'A'.repeat(43) }, 'key-malformed'],
    [ada, 'clerk', 'set-seal', { key: OFF_CURVE }, 'key-malformed'],
    [ada, 'clerk', 'set-seal', { key: envelope.signer.key }, 'ok'],
    [ada, 'clerk', 'set-seal', { key: envelope.signer.key }, 'key-exists'],
    [envelope, 'clerk', 'add-office', office('tax', 'head'), 'key-unknown'],
    [ada, 'clerk', 'enrol-officer', enrol('accomplice', eve, 'head'), 'ok'],
    [eve, 'clerk', 'leave-office', { officer: 'town-clerk' }, 'ok'],
    [eve, 'clerk', 'set-seal', { key: dan.signer.key }, 'ok'],
    [20],
    [dan, undefined, 'break-seal', breaking('chair', cleo, secondEnvelope), 'not-the-seal'],
    [
      envelope,
      undefined,
      'break-seal',
      { ...breaking('chair', cleo, secondEnvelope), office: 'tax' },
      'office-unknown',
    ],
    [
      envelope,
      undefined,
      'break-seal',
      { ...breaking('chair', cleo, secondEnvelope), role: 'assistant' },
      'right-missing',
    ],
    [envelope, undefined, 'break-seal', breaking('chair', cleo, cleo), 'key-exists'],
    [envelope, undefined, 'break-seal', breaking('chair', cleo, envelope), 'key-exists'],
    [envelope, undefined, 'break-seal', breaking('chair', cleo, secondEnvelope, 'nobody'), 'officer-unknown'],
    [envelope, undefined, 'break-seal', breaking('chair', cleo, secondEnvelope, 'chair'), 'officer-unknown'],
    [envelope, undefined, 'break-seal', breaking('chair', cleo, secondEnvelope, 'accomplice'), 'ok'],
    [eve, 'clerk', 'add-office', office('tax', 'head'), 'officer-left'],
    [cleo, 'clerk', 'add-office', office('tax', 'head'), 'ok'],
    [envelope, undefined, 'break-seal', breaking('again', ben, envelope), 'not-the-seal'],
    [cleo, 'clerk', 'set-seal', { key: envelope.signer.key }, 'ok'],
    [31],
    [secondEnvelope, undefined, 'break-seal', breaking('again', ben, dan), 'not-the-seal'],
    [envelope, undefined, 'break-seal', breaking('again', ben, dan), 'ok'],
  ],
  'a notice is posted': [
    [ada, undefined, 'post-notice', { text: 'We open at nine.' }, 'office-required'],
    [ada, 'clerk', 'post-notice', { text: 'We open at nine.' }, 'ok'],
  ],
  'the town corrects its name, changes its log keys and adopts rules': [
    [ada, 'clerk', 'correct-town', { name: 'Ash Brook', kind: 'city' }, 'ok'],
    [
      ada,
      'clerk',
      'change-log-keys',
      { logKeys: [{ algorithm: 'ed25519', key: 'A'.repeat(43) }] },
      'log-keys-malformed',
    ],
    [ada, 'clerk', 'change-log-keys', { logKeys: [{ algorithm: 'ed25519', key: OFF_CURVE }] }, 'log-keys-malformed'],
    [
      ada,
      'clerk',
      'change-log-keys',
      { logKeys: [1, 2].map(() => ({ algorithm: 'ed25519', key: eve.signer.key })) },
      'log-keys-malformed',
    ],
    [ada, 'clerk', 'change-log-keys', { logKeys: [{ algorithm: 'ed25519', key: eve.signer.key }] }, 'ok'],
    [ada, 'clerk', 'adopt-rules', { module: 'exchange', version: 1, fromHeight: 100 }, 'rules-unknown'],
    [ada, 'clerk', 'adopt-rules', { module: 'members', version: 2, fromHeight: 100 }, 'rules-unknown'],
    [ada, 'clerk', 'adopt-rules', { module: 'members', version: 1, fromHeight: 2 }, 'height-past'],
    [ada, 'clerk', 'adopt-rules', { module: 'members', version: 1, fromHeight: 100 }, 'ok'],
  ],
};

describe('members', () => {
  for (const [title, story] of Object.entries(stories)) {
    describe(title, () => {
      const town = TestTown.founded();
      for (const row of story) {
        if (row.length === 1) {
          test(`${row[0]} days pass`, () => {
            town.timeMs += row[0] * DAY_MS;
          });
          continue;
        }
        const [who, forOffice, action, input, outcome] = row;
        test(`${who.name}, ${forOffice ?? 'no office'}: ${action} → ${outcome}`, () => {
          assert.equal(codeOf(town.act(who, forOffice, `members/${action}`, input)), outcome);
        });
      }
    });
  }

  it('tells every action and every refusal', () => {
    const rows = Object.values(stories)
      .flat()
      .filter((row): row is Row => row.length > 1);
    const told = new Set(rows.map(([, , action, , outcome]) => (outcome === 'ok' ? action : outcome)));
    // What several towns do in one book has stories of its own: network.test.ts.
    const ofNetworks: readonly string[] = [...Object.keys(consortiumActions), ...Object.keys(consortiumRefusals)];
    const all = [...Object.keys(schema.actions), ...Object.keys(schema.refusals)];
    assert.deepEqual(
      all.filter((name) => !told.has(name) && !ofNetworks.includes(name)),
      ['found'],
    );
  });
});

describe('founding', () => {
  const act = (changes: { readonly [name: string]: Value }): string => {
    const town = new TestTown();
    return codeOf(
      town.act(ada, 'clerk', 'members/found', { ...town.founding(), ...changes }, { founds: town.rules() }),
    );
  };
  const rows: readonly (readonly [what: string, changes: { readonly [name: string]: Value }, outcome: string])[] = [
    ['a town that nobody could manage', { roles: [{ role: 'head', rights: [] }] }, 'last-manager'],
    ['a role that the office lacks', { role: 'chief' }, 'role-unknown'],
    ['a role that stands twice', { roles: [1, 2].map(() => ({ role: 'head', rights: RIGHTS })) }, 'role-twice'],
    [
      'a log key that can sign nothing',
      { logKeys: [{ algorithm: 'ed25519', key: 'A'.repeat(43) }] },
      'log-keys-malformed',
    ],
    ['an office that is not the one founded', { office: 'mayor' }, 'office-unknown'],
    ['a seal that is the clerk’s own key', { seal: ada.signer.key }, 'key-exists'],
    ['a seal', { seal: envelope.signer.key }, 'ok'],
  ];
  for (const [what, changes, outcome] of rows) {
    test(`${what}: ${outcome}`, () => assert.equal(act(changes), outcome));
  }
});

describe('rules adopted later', () => {
  it('hold from the block that was named, for whom the town then gives the right', () => {
    const town = new TestTown([...modules, diary]);
    const founds = Object.fromEntries(modules.map(({ name }) => [name, 1]));
    assert.equal(codeOf(town.act(ada, 'clerk', 'members/found', town.founding(), { founds })), 'ok');
    const note = () => codeOf(town.act(ada, 'clerk', 'diary/note', {}));
    assert.equal(note(), 'rules-inactive');
    const adoption = { module: 'diary', version: 1, fromHeight: 5 };
    assert.equal(codeOf(town.act(ada, 'clerk', 'members/adopt-rules', adoption)), 'ok');
    assert.deepEqual([note(), note()], ['rules-inactive', 'ok']);
  });
});

it('one manager’s key, whatever it signs, brings no key into the name of another officer', () => {
  const town = TestTown.founded();
  const others = { ben: enrol('ben', ben, 'head'), cleo: enrol('cleo', cleo) };
  for (const input of Object.values(others))
    assert.equal(codeOf(town.act(ada, 'clerk', 'members/enrol-officer', input)), 'ok');
  town.timeMs += 8 * DAY_MS;
  const random = new Seeded(1);
  const accepted = new Set<string>();
  for (let i = 0; i < 1_500; i++) {
    random.timeMs = town.timeMs;
    const action = random.one(Object.keys(schema.actions) as (keyof typeof schema.actions)[]);
    const forOffice = schema.actions[action].right === 'anyone' ? undefined : 'clerk';
    const input = members.generate(action, random, within(town.machine.state, 'members'));
    // Ada does not harm herself, or the rest of the run would try nothing.
    const harmless = !/rotate-key|close-office/.test(action) && !/town-clerk/.test(JSON.stringify(input ?? {}));
    if (input === undefined || !harmless || JSON.stringify(input).includes(nameOf(ada))) continue;
    if (codeOf(town.act(ada, forOffice, `members/${action}`, input)) === 'ok') accepted.add(action);
  }
  assert(accepted.has('propose-recovery') && accepted.has('add-key') && accepted.has('report-key'));
  assert(!accepted.has('confirm-recovery') && !accepted.has('break-seal'));
  for (const [officer, { key: first }] of Object.entries(others)) {
    const answer = town.machine.query('members', 'keys', { officer });
    assert(answer.ok);
    const held = (answer.value as { key: string }[]).map((one) => one.key);
    assert.deepEqual(held, [`ed25519:${(first as { key: string }).key}`]);
  }
});

it('who may act costs four reads, five for a passkey, and no scan', () => {
  const town = TestTown.founded();
  assert.equal(codeOf(town.act(ada, 'clerk', 'members/enrol-officer', enrol('page', page, 'head'))), 'ok');
  for (const [who, expected] of [
    [ada, 4],
    [page, 5],
  ] as const) {
    let reads = 0;
    const state = within(town.machine.state, 'members');
    const counting = {
      get: (name: string) => {
        reads++;
        return state.get(name);
      },
      scan: () => assert.fail('a scan'),
    };
    const request = { signer: who.signer, office: 'clerk', right: 'members.manage', timeMs: town.timeMs };
    assert.equal(authority(counting, request), undefined);
    assert.equal(reads, expected, who.name);
  }
});

it('lists come in pages, and the pages are the whole', () => {
  const town = TestTown.founded();
  const names = Array.from({ length: 450 }, (_, i) => `office-${String(i).padStart(3, '0')}`);
  town.block(...names.map((name) => town.sign(ada, 'clerk', 'members/add-office', office(name, 'head'))));
  const found: string[] = [];
  for (let size = -1; size < found.length; ) {
    size = found.length;
    const after = found.at(-1);
    const page = town.machine.query('members', 'offices', after === undefined ? {} : { after });
    assert(page.ok && (page.value as []).length <= 200);
    found.push(...(page.value as { office: string }[]).map((one) => one.office));
  }
  assert.deepEqual(found, ['clerk', ...names]);
});

it('an identifier can be anything that is only a property of every object', () => {
  const town = TestTown.founded();
  for (const action of ['members/constructor', 'members/value-of', 'constructor/constructor']) {
    assert.match(codeOf(town.act(ada, 'clerk', action, {})), /^(action|module)-unknown$/);
  }
});
