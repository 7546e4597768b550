/** What happens at the counter of the invented town: people bring documents, one goes back, a slip is put right. */
import type { Input } from '#modules/titles';
import { companyName, indexName } from './names.ts';
import type { Seeded } from './seeded.ts';
import type { PlannedParcel } from './street-plan.ts';

type Instrument = Input<'record'>['instruments'][number];

/** The input of an act but for the registry's name, the day and the reception number, which the counter knows. */
export type CounterAct = { readonly about: string } & (
  | { readonly action: 'record'; readonly input: Pick<Input<'record'>, 'instruments'> }
  | { readonly action: 'return'; readonly input: Omit<Input<'return'>, 'registry' | 'day'> }
  | {
      readonly action: 'correct';
      /** Where the corrected instrument is recorded. */
      readonly of: { readonly book: string; readonly page: string };
      readonly input: Omit<Input<'correct'>, 'registry' | 'reception'>;
    }
);

/** Massachusetts recording fees, cents. */
const FEES = { deed: 155_00, mortgage: 205_00, homestead: 35_00, certificate: 80_00, other: 105_00 };
/** Deeds excise: $2.28 for each $500 or part of it. */
const EXCISE = { cents: 2_28, per: 500_00 };

export function counterActs(random: Seeded, homes: readonly PlannedParcel[]): CounterAct[] {
  const home = () => random.pick(homes);
  const [seller, buyer, bank] = [indexName(random), indexName(random), companyName(random)];
  const joint = { book: '43101', page: '23' };
  const bought = purchase(home(), seller, buyer, bank);
  const paidOff = discharge(home(), bank, indexName(random));
  const crossing = easement(home(), home(), random);
  const lien = lienCertificate(home());
  const [ownHome, owner, spouse] = [home(), indexName(random), indexName(random)];
  return [
    recorded('A purchase: deed, mortgage and homestead together', bought),
    recorded('A mortgage that was paid off', [paidOff]),
    recorded('A right to cross a neighbour’s land', [crossing]),
    recorded('A municipal lien certificate', [lien]),
    recorded('A deed to oneself and a spouse, whose name is misspelt in the index', [
      jointDeed(ownHome, { owner, spouse: misspelt(spouse) }, joint),
    ]),
    { about: 'That name put right', action: 'correct', of: joint, input: respelt(spouse) },
    { about: 'A deed that cannot be recorded', action: 'return', input: UNSIGNED },
  ];
}

function recorded(about: string, instruments: Instrument[]): CounterAct {
  return { about, action: 'record', input: { instruments } };
}

/** A family name without its last letter. */
function misspelt(name: string): string {
  return name.replace(/.,/, ',');
}

/** The spouse is the third line of the index; the lines of parties come first, in the order of the document. */
function respelt(spouse: string) {
  return {
    reason: 'name-misread',
    note: 'The last letter of the family name was left out',
    edits: [{ at: 2, party: { ...person('grantee', spouse), tenancy: TENANCY } }],
  } as const;
}

const UNSIGNED = {
  type: 'deed',
  pageCount: 2,
  reasons: ['unsigned', 'no-acknowledgment'],
  note: 'The seller signs before a notary, then it can come back',
} as const;

function purchase(home: PlannedParcel, seller: string, buyer: string, bank: string): Instrument[] {
  const price = 412_500_00;
  const excise = Math.ceil(price / EXCISE.per) * EXCISE.cents;
  return [
    {
      type: 'deed',
      numbers: { instrumentNo: '2026-1', book: '43101', page: '1' },
      considerationCents: price,
      parties: [person('grantor', seller), person('grantee', buyer)],
      legals: [landOf(home)],
      references: [{ kind: 'title-reference', book: '30110', page: '44' }],
      pageCount: 2,
      fees: [
        { kind: 'recording', cents: FEES.deed },
        { kind: 'excise', cents: excise },
      ],
      paidCents: FEES.deed + excise,
    },
    {
      type: 'mortgage',
      numbers: { instrumentNo: '2026-2', book: '43101', page: '3' },
      considerationCents: 330_000_00,
      parties: [person('grantor', buyer), { role: 'grantee', name: bank, kind: 'company' }],
      legals: [landOf(home)],
      pageCount: 14,
      ...paid(FEES.mortgage),
    },
    {
      type: 'homestead',
      numbers: { instrumentNo: '2026-3', book: '43101', page: '17' },
      parties: [person('grantor', buyer)],
      legals: [landOf(home)],
      pageCount: 1,
      ...paid(FEES.homestead),
    },
  ];
}

function discharge(home: PlannedParcel, bank: string, borrower: string): Instrument {
  return {
    type: 'discharge',
    numbers: { instrumentNo: '2026-4', book: '43101', page: '18' },
    parties: [{ role: 'grantor', name: bank, kind: 'company' }, person('grantee', borrower)],
    legals: [landOf(home)],
    references: [{ kind: 'discharges', book: '25514', page: '201' }],
    pageCount: 1,
    ...paid(FEES.other),
  };
}

function easement(over: PlannedParcel, to: PlannedParcel, random: Seeded): Instrument {
  return {
    type: 'easement',
    numbers: { instrumentNo: '2026-5', book: '43101', page: '19' },
    parties: [person('grantor', indexName(random)), person('grantee', indexName(random))],
    legals: [landOf(over), landOf(to)],
    pageCount: 3,
    ...paid(FEES.other),
  };
}

function lienCertificate(home: PlannedParcel): Instrument {
  return {
    type: 'municipal-lien-certificate',
    numbers: { instrumentNo: '2026-6', book: '43101', page: '22' },
    parties: [{ role: 'other', name: 'Town of Ashbrook', kind: 'public' }],
    legals: [landOf(home)],
    pageCount: 1,
    ...paid(FEES.certificate),
  };
}

const TENANCY = 'tenants by the entirety';

function jointDeed(
  home: PlannedParcel,
  { owner, spouse }: { readonly owner: string; readonly spouse: string },
  numbers: { readonly book: string; readonly page: string },
): Instrument {
  return {
    type: 'deed',
    numbers: { instrumentNo: '2026-7', ...numbers },
    considerationCents: 100,
    considerationText: 'one dollar, love and affection',
    parties: [
      person('grantor', owner),
      { ...person('grantee', owner), tenancy: TENANCY },
      { ...person('grantee', spouse), tenancy: TENANCY },
    ],
    legals: [landOf(home)],
    pageCount: 2,
    ...paid(FEES.deed),
  };
}

function person(role: 'grantor' | 'grantee', name: string) {
  return { role, name, kind: 'person' } as const;
}

function landOf({ locId, number, street }: PlannedParcel) {
  return { parcel: locId, description: `${number} ${street}, Ashbrook` };
}

function paid(cents: number) {
  return { fees: [{ kind: 'recording', cents }], paidCents: cents } as const;
}
