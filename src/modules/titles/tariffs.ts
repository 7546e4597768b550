/**
 * What a registry of Massachusetts charges, dated: an aid for the counter, and no rule. No rule reads it: what the
 * book records is what was paid, and an office may have other rates.
 *
 * Source: the fee schedule published by the Massachusetts registries (massrods.com, Salem Deeds), in force since
 * 31 December 2019, with the surcharge of the Community Preservation Act in each figure. Excise: M.G.L. c. 64D § 1,
 * $2.28 for each $500 or part of it; Barnstable County publishes $3.24. Some offices publish "per $1,000 or part",
 * which differs by one step at every odd half thousand; the law says $500. The consideration must exceed $100.
 */
import { say, type Words } from '#kernel';
import type { instrumentTypes } from './vocabulary.ts';

type InstrumentType = keyof typeof instrumentTypes;

export type FeeRow = {
  readonly label: Words;
  readonly cents: number;
  /** Charged once for every sheet. */
  readonly perSheet?: true;
};

/** What is charged, document by document. An instrument that does the work of several is charged as several. */
export const feeRows = {
  deed: { label: say('Deed', 'Escritura'), cents: 155_00 },
  mortgage: { label: say('Mortgage', 'Hipoteca'), cents: 205_00 },
  trust: { label: say('Declaration of trust', 'Declaración de fideicomiso'), cents: 255_00 },
  homestead: { label: say('Declaration of homestead', 'Declaración de vivienda protegida'), cents: 35_00 },
  foreclosure: {
    label: say('Foreclosure deed with affidavit', 'Escritura de ejecución con declaración jurada'),
    cents: 155_00,
  },
  discharge: { label: say('Discharge or release', 'Cancelación o liberación'), cents: 105_00 },
  'lien-certificate': { label: say('Municipal lien certificate', 'Certificado de gravámenes'), cents: 80_00 },
  ucc: { label: say('UCC statement, two debtors', 'Declaración UCC, dos deudores'), cents: 75_00 },
  'federal-lien': { label: say('Federal tax lien', 'Gravamen fiscal federal'), cents: 5_00 },
  plan: { label: say('Plan, each sheet', 'Plano, cada hoja'), cents: 105_00, perSheet: true },
  other: { label: say('Any other document', 'Cualquier otro documento'), cents: 105_00 },
} as const satisfies { readonly [name: string]: FeeRow };

export type FeeName = keyof typeof feeRows;

/** Days from which the table above holds; before the first of them there is no preview. */
const FEES_SINCE = '2019-12-31';

const FEE_OF: { readonly [type in InstrumentType]?: FeeName } = {
  deed: 'deed',
  'unit-deed': 'deed',
  'foreclosure-deed': 'foreclosure',
  mortgage: 'mortgage',
  homestead: 'homestead',
  discharge: 'discharge',
  plan: 'plan',
  'municipal-lien-certificate': 'lien-certificate',
};

/** The row that most instruments of the type are charged by; the clerk may choose another. */
export function usualFee(type: InstrumentType): FeeName {
  return FEE_OF[type] ?? 'other';
}

/** Cents, or undefined for a day on which the table did not hold. */
export function recordingFee(name: FeeName, sheets: number, day: string): number | undefined {
  if (day < FEES_SINCE) return undefined;
  const row: FeeRow = feeRows[name];
  return row.perSheet === true ? row.cents * sheets : row.cents;
}

/** Cents for each step or part of it; nothing up to and including `freeCents`. */
export type Excise = {
  readonly label: Words;
  readonly cents: number;
  readonly stepCents: number;
  readonly freeCents: number;
};

export const exciseRates = {
  massachusetts: {
    label: say('Massachusetts, $2.28 for each $500', 'Massachusetts, $2.28 por cada $500'),
    cents: 2_28,
    stepCents: 500_00,
    freeCents: 100_00,
  },
  barnstable: {
    label: say('Barnstable County, $3.24 for each $500', 'Condado de Barnstable, $3.24 por cada $500'),
    cents: 3_24,
    stepCents: 500_00,
    freeCents: 100_00,
  },
} as const satisfies { readonly [county: string]: Excise };

const TAXED: ReadonlySet<InstrumentType> = new Set(['deed', 'unit-deed', 'foreclosure-deed']);

/** Whether conveyances of this type are taxed; that one of them is exempt is for the clerk to say. */
export function isTaxed(type: InstrumentType): boolean {
  return TAXED.has(type);
}

/** The excise in cents on a consideration in cents. Whole numbers only: the remainder decides whether a step begins. */
export function exciseOn(considerationCents: number, rate: Excise): number {
  if (considerationCents <= rate.freeCents) return 0;
  const begun = considerationCents % rate.stepCents;
  return ((considerationCents - begun) / rate.stepCents + (begun === 0 ? 0 : 1)) * rate.cents;
}
