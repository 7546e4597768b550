/**
 * The assessing roll of the invented town, with everything that is odd in real ones: registered land in the book
 * column, dates that stand for "not known", names cut at thirty characters, a condominium of many lines on one parcel.
 */
import type { ASSESS_COLUMNS } from '../massgis/columns.ts';
import { familyName, givenName } from './names.ts';
import type { Seeded } from './seeded.ts';
import type { PlannedParcel } from './street-plan.ts';

const TOWN = 'ASHBROOK';
const FISCAL_YEAR = 2026;
const UNITS = 58;
const SQUARE_METRES_PER_ACRE = 4046.8564224;

export type RollLine = { -readonly [name in (typeof ASSESS_COLUMNS)[number]['name']]: string };

/** Parcels with their areas; lines in the order of the map. */
export function roll(random: Seeded, parcels: readonly PlannedParcel[], areas: readonly number[]): RollLine[] {
  const lines = parcels.flatMap((parcel, i) => {
    if (parcel.type !== 'FEE') return [];
    const area = areas[i] as number;
    if (parcel.use !== 'condominium') return [line(random, parcel, area)];
    return Array.from({ length: UNITS }, (_, unit) => condominiumLine(random, parcel, unit + 1));
  });
  plantQuirks(random, lines);
  return lines.filter(({ OWNER1 }) => OWNER1 !== MISSING);
}

const PUBLIC: ReadonlySet<PlannedParcel['use']> = new Set(['common', 'school']);
const STYLES = ['COLONIAL', 'CAPE', 'RANCH', 'SPLIT ENT', 'OLD STYLE', 'BUNGALOW'];

function line(random: Seeded, parcel: PlannedParcel, area: number): RollLine {
  const isPublic = PUBLIC.has(parcel.use);
  const building = isPublic || parcel.use === 'farm' ? 0 : random.between(1_400, 6_200) * 100;
  const land = Math.round(area * 1.4 + 900) * 100;
  const floor = building === 0 ? 0 : random.between(900, 3_200);
  return {
    ...addressOf(parcel.number, parcel.street),
    ...mailOf(random, parcel),
    ...lastSale(random),
    PROP_ID: mapNumber(parcel),
    LOC_ID: parcel.locId,
    BLDG_VAL: String(building),
    LAND_VAL: String(land),
    OTHER_VAL: '0',
    TOTAL_VAL: String(building + land),
    FY: String(FISCAL_YEAR),
    LOT_SIZE: exponential((area / SQUARE_METRES_PER_ACRE) * (0.93 + random.below(15) / 100)),
    USE_CODE: isPublic ? '931' : parcel.use === 'farm' ? '017' : random.pick(['101', '101', '101', '104', '109']),
    OWNER1: isPublic ? `TOWN OF ${TOWN}` : owner(random),
    REG_ID: '',
    ZONING: parcel.use === 'farm' ? 'AGR' : 'RES',
    YEAR_BUILT: building === 0 ? '0' : String(random.between(1880, 2023)),
    BLD_AREA: String(floor),
    UNITS: building === 0 ? '0' : '1',
    RES_AREA: String(floor),
    STYLE: building === 0 ? '' : random.pick(STYLES),
    STORIES: building === 0 ? '' : random.pick(['1', '2', '2']),
    NUM_ROOMS: building === 0 ? '0' : String(random.between(4, 9)),
    LOT_UNITS: 'A',
    CAMA_ID: String(parcel.map * 100 + parcel.lot),
    TOWN_ID: '999',
  };
}

/** A unit has no land of its own: the parcel is shared. */
function condominiumLine(random: Seeded, parcel: PlannedParcel, unit: number): RollLine {
  const one = line(random, parcel, 0);
  const number = mapNumber(parcel).slice(0, 10);
  return {
    ...one,
    PROP_ID: `${number}${String(unit).padStart(4, '0')}`,
    LOT_SIZE: exponential(0),
    LAND_VAL: '0',
    TOTAL_VAL: one.BLDG_VAL,
    USE_CODE: '102',
    STYLE: 'CONDO-TNHS',
    LOCATION: `UNIT ${unit}`,
    CAMA_ID: String(9_000 + unit),
  };
}

export function mapNumber({ map, lot }: { readonly map: number; readonly lot: number }): string {
  return `${String(map).padStart(4, '0')}-${String(lot).padStart(4, '0')}-0000`;
}

function addressOf(number: number, street: string) {
  return {
    SITE_ADDR: `${number}  ${street}`,
    ADDR_NUM: String(number),
    FULL_STR: street,
    LOCATION: '',
    CITY: TOWN,
    ZIP: '00999',
  };
}

/** Most owners live where they own; the others get their bills elsewhere. */
function mailOf(random: Seeded, { number, street }: PlannedParcel) {
  const here = !random.once(6);
  return {
    OWN_ADDR: here ? `${number} ${street}` : `${random.between(1, 400)} ${familyName(random).toUpperCase()} ST`,
    OWN_CITY: here ? TOWN : familyName(random).toUpperCase(),
    OWN_STATE: here ? 'MA' : random.pick(['MA', 'MA', 'RI', 'CT', 'FL']),
    OWN_ZIP: here ? '00999' : `00${random.between(100, 990)}`,
    OWN_CO: '',
  };
}

function owner(random: Seeded): string {
  const family = familyName(random).toUpperCase();
  const given = `${givenName(random).toUpperCase()} ${letter(random)}`;
  const other = givenName(random).toUpperCase();
  const name = random.pick([
    `${family}, ${given}`,
    `${family}, ${given}`,
    `${family}, ${given} & ${other}`,
    `${family}, ${given} & ${other} ${letter(random)} ${familyName(random).toUpperCase()}`,
    `${family}, ${given} + ${other}`,
    `${family}, ${given}-L/E`,
    `${family} FAMILY REALTY TRUST`,
    `${family},  ${given} TRUSTEE`,
    `${family} HOLDINGS LLC`,
  ]);
  // An older system had room for thirty characters.
  return random.once(12) ? name : name.slice(0, 30).trimEnd();
}

function letter(random: Seeded): string {
  return String.fromCharCode(65 + random.below(26));
}

const FIRST_YEAR = 1962;

/** Books are numbered in the order of recording, so an earlier sale stands in an earlier book. */
function lastSale(random: Seeded) {
  const year = random.between(FIRST_YEAR, 2025);
  const [month, day] = [random.between(1, 12), random.between(1, 28)];
  const months = (year - FIRST_YEAR) * 12 + month;
  const book = 4_100 + months * 50 + day;
  const page = String(random.between(1, 590));
  const registered = random.once(9);
  const price = random.pick(['1', '1', '100', ...Array(5).fill(String(random.between(60, 900) * 1_000))]);
  return {
    LS_DATE: `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`,
    LS_PRICE: price,
    LS_BOOK: registered ? `LC ${random.between(80, 260)}` : String(book),
    LS_PAGE: registered ? String(random.between(1, 190)) : page,
  };
}

/** "2.30000000000e-01", as the standard's decimal fields arrive. */
function exponential(value: number): string {
  return value.toExponential(11).replace(/e([+-])(\d)$/, 'e$10$2');
}

const MISSING = 'not on the roll';
const BLANK_REFERENCE = { LS_BOOK: '', LS_PAGE: '' };

/** What is wrong in the roll, each on a line of its own. Counted by the test of this file. */
const QUIRKS: readonly Partial<RollLine>[] = [
  ...Array(3).fill({ OWNER1: MISSING }),
  ...Array(22).fill(BLANK_REFERENCE),
  ...Array(4).fill({ LS_DATE: '19010101', ...BLANK_REFERENCE }),
  { LS_DATE: '', ...BLANK_REFERENCE },
  { LS_DATE: '18630402', ...BLANK_REFERENCE },
  { LS_BOOK: 'LC994', LS_PAGE: '12' },
  { LS_BOOK: 'C 257', LS_PAGE: '10' },
  { LS_BOOK: '7121', LS_PAGE: '069+' },
  { LS_BOOK: '13704', LS_PAGE: '122/12' },
  { LS_BOOK: '1339506', LS_PAGE: '' },
  { LS_BOOK: '1250004', LS_PAGE: '125', LS_DATE: '20240605' },
  { LS_BOOK: '8173', LS_PAGE: '492', LS_DATE: '20040311' },
  { LS_BOOK: '36001', LS_PAGE: '277', LS_DATE: '19710902' },
  ...Array(3).fill({ LS_BOOK: '30110', LS_PAGE: '44', LS_DATE: '20050914' }),
  { LS_PRICE: '0' },
  { LS_PRICE: '0' },
  { LOC_ID: '' },
  { LOC_ID: '' },
  { LOC_ID: 'F_1000000_2900000' },
  { LOT_SIZE: '3.10000000000e+00' },
  { LOT_SIZE: '2.00000000000e-02' },
  { OWNER1: 'UNKNOWN OWNERS' },
  { OWNER1: 'QUILLBECK, FENWYN ET ALS' },
  { OWNER1: 'ESTATE OF THORNMERE, ISLA' },
  { OWN_CO: '00999' },
  { ADDR_NUM: '0', SITE_ADDR: '0  MILL ST' },
  { ADDR_NUM: '0', SITE_ADDR: '0  CHURCH ST' },
];

function plantQuirks(random: Seeded, lines: RollLine[]): void {
  const ordinary = lines.filter(({ USE_CODE, OWNER1 }) => USE_CODE.startsWith('10') && USE_CODE !== '102' && OWNER1 !== ''); // biome-ignore format: one filter
  for (const quirk of QUIRKS) {
    const [chosen] = ordinary.splice(random.below(ordinary.length), 1);
    Object.assign(chosen as RollLine, quirk);
  }
}
