/** Invented people, put together from syllables so that no name is anybody's on purpose. */
import type { Seeded } from './seeded.ts';

const FIRST = ['Al', 'Bre', 'Cor', 'Del', 'El', 'Fen', 'Gar', 'Hel', 'Is', 'Jor', 'Kel', 'Lin', 'Mar', 'Nor', 'Or'];
const FIRST_END = ['a', 'an', 'da', 'den', 'ia', 'ick', 'ine', 'is', 'la', 'lo', 'mund', 'na', 'ric', 'vin', 'wyn'];
const FAMILY = ['Ash', 'Bram', 'Crane', 'Dun', 'Ever', 'Farn', 'Gold', 'Hollo', 'Inkel', 'Kest', 'Lark', 'Mossel', 'Nether', 'Quill', 'Rook', 'Stell', 'Thorn', 'Under', 'Wether', 'Yarn']; // biome-ignore format: a table
const FAMILY_END = ['beck', 'borough', 'by', 'combe', 'croft', 'dale', 'den', 'feld', 'gate', 'ham', 'lock', 'mere', 'more', 'rell', 'row', 'sett', 'son', 'stead', 'tree', 'wick']; // biome-ignore format: a table

export function givenName(random: Seeded): string {
  return random.pick(FIRST) + random.pick(FIRST_END);
}

export function familyName(random: Seeded): string {
  return random.pick(FAMILY) + random.pick(FAMILY_END);
}

/** As registries index people: family name first. */
export function indexName(random: Seeded): string {
  return `${familyName(random)}, ${givenName(random)} ${String.fromCharCode(65 + random.below(26))}`;
}

const COMPANY = ['Savings Bank', 'Mortgage Company', 'Co-operative Bank', 'Holdings LLC', 'Development Corp'];

export function companyName(random: Seeded): string {
  return `${familyName(random)} ${random.pick(COMPANY)}`;
}
