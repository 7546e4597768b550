/** What people bring to the counter of the invented town: a purchase, a discharge, an easement, a certificate. */
import type { Input } from '#modules/titles';
import { companyName, indexName } from './names.ts';
import type { Seeded } from './seeded.ts';
import type { PlannedParcel } from './street-plan.ts';

type Instrument = Input<'record'>['instruments'][number];

/** `titles/record` but for the registry's name and the day, which are those of the counter. */
export type CounterPackage = { readonly about: string; readonly instruments: readonly Instrument[] };

/** Massachusetts recording fees, cents. */
const FEES = { deed: 155_00, mortgage: 205_00, homestead: 35_00, certificate: 80_00, other: 105_00 };
/** Deeds excise: $2.28 for each $500 or part of it. */
const EXCISE = { cents: 2_28, per: 500_00 };

export function counterPackages(random: Seeded, homes: readonly PlannedParcel[]): CounterPackage[] {
  const home = () => random.pick(homes);
  const [seller, buyer, bank] = [indexName(random), indexName(random), companyName(random)];
  return [
    { about: 'A purchase: deed, mortgage and homestead together', instruments: purchase(home(), seller, buyer, bank) },
    { about: 'A mortgage that was paid off', instruments: [discharge(home(), bank, indexName(random))] },
    { about: 'A right to cross a neighbour’s land', instruments: [easement(home(), home(), random)] },
    { about: 'A municipal lien certificate', instruments: [lienCertificate(home())] },
    { about: 'A deed to oneself and a spouse', instruments: [jointDeed(home(), random)] },
  ];
}

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

function jointDeed(home: PlannedParcel, random: Seeded): Instrument {
  const [owner, spouse] = [indexName(random), indexName(random)];
  return {
    type: 'deed',
    numbers: { instrumentNo: '2026-7', book: '43101', page: '23' },
    considerationCents: 100,
    considerationText: 'one dollar, love and affection',
    parties: [
      person('grantor', owner),
      { ...person('grantee', owner), tenancy: 'tenants by the entirety' },
      { ...person('grantee', spouse), tenancy: 'tenants by the entirety' },
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
