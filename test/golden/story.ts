/**
 * The story of the golden book: every module of its time acts, and some acts are refused inside blocks. Deterministic but for
 * the ML-DSA line under the checkpoint, so what is pinned are the roots.
 */
import { sha256 } from '#crypto';
import { encodeUtf8, type Ordered, toBase64url, type Value } from '#kernel';
import { citizen, TestTown } from '../test-town.ts';

const ada = citizen('Ada Quill');
const ben = citizen('Ben Tallow');
const commitment = (of: string): string => toBase64url(sha256(encodeUtf8(of)));

const benEnrolled: Value = {
  officer: 'ben',
  job: 'Recording clerk',
  office: 'clerk',
  role: 'assistant',
  key: { scheme: 'ed25519', key: ben.signer.key },
  label: 'Counter key',
};
const registry: Value = { registry: 'deeds', name: 'Registry of Deeds', system: 'recorded', authority: 'official' };
const parcel = (id: string, areaM2: number): Value => ({ parcel: id, kind: 'FEE', areaM2, commitment: commitment(id) });
const parcels: Value = { import: 'i1', source: 'Map', rows: [parcel('F_10', 900), parcel('F_11', 1_200)] };
const roll: Value = {
  import: 'i1',
  source: 'Map',
  fiscalYear: 2026,
  rows: [
    {
      property: '0001-0001-0000',
      parcel: 'F_10',
      reference: { class: 'recorded', book: '36552', page: '560' },
      saleDay: '2019-01-10',
      saleCents: 87_500_000,
      flags: ['placeholder-date'],
      commitment: commitment('roll'),
    },
  ],
};
const closed: Value = {
  import: 'i1',
  files: [{ layer: 'parcels', rows: 3, commitment: commitment('file') }],
  loaded: 2,
  loadedWithFlags: 1,
  quarantined: 0,
  before: 0,
};
const deed = (name: string, more: object = {}): Value => ({
  type: 'deed',
  parties: [
    { role: 'grantor', name },
    { role: 'grantee', name: 'MARSH, CLEO Ñandú', share: { num: 1, den: 3 } },
  ],
  legals: [{ parcel: 'F_10' }, { lot: '7', plan: 'Plan 12 of 1986' }],
  pageCount: 2,
  ...more,
});
const record = (...instruments: Value[]): Value => ({ registry: 'deeds', day: '2027-01-15', instruments });
const correction: Value = {
  registry: 'deeds',
  reception: '20270115-000001',
  reason: 'name-misread',
  note: 'The page says Ferrie',
  edits: [{ at: 0, party: { role: 'grantor', name: 'FERRIE, DAN' } }],
};

/** Those that there were when the book was made: what came later changes none of its roots. */
const rights = [
  ...['members.manage', 'members.keys'],
  ...['titles.registry', 'titles.record', 'titles.correct', 'titles.decide', 'titles.import'],
];
const roles: Value = [
  { role: 'head', rights },
  { role: 'assistant', rights: [] },
];

/** A module that came later is in no book that was founded before, until that takes it up. */
const founds = { members: 1, titles: 1 };

/** One inner list a block. */
export function goldenTown(): TestTown {
  const town = TestTown.founded(undefined, { roles }, founds);
  const as = (who: typeof ada, action: string, input: Value): Ordered => town.sign(who, 'clerk', action, input);
  const blocks: readonly (() => readonly Ordered[])[] = [
    () => [as(ada, 'members/enrol-officer', benEnrolled), as(ben, 'members/enrol-officer', benEnrolled)],
    () => [as(ada, 'titles/open-registry', registry), as(ada, 'titles/load-parcels', parcels)],
    () => [as(ada, 'titles/load-roll', roll), as(ada, 'titles/close-import', closed)],
    () => [
      as(ada, 'titles/record', record(deed('FERRY, DAN', { numbers: { book: '1', page: '1' } }), deed('OAK TRUST'))),
    ],
    () => [as(ada, 'titles/record', record(deed('FERRY, DAN', { numbers: { book: '1', page: '1' } })))],
    () => [as(ben, 'titles/record', record(deed('FERRY, DAN'))), as(ada, 'titles/correct', correction)],
    () => [as(ada, 'members/report-key', { key: `ed25519:${ben.signer.key}`, what: 'lost' })],
  ];
  for (const block of blocks) town.block(...block());
  return town;
}
