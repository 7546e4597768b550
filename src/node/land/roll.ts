/** Rows of the roll with what the town publishes of them. */
import { type Bytes, stateKey, type Value } from '#kernel';
import type { Database } from '../database.ts';
import { type RollRow, rollOf } from '../projections/titles-queries.ts';
import type { TownNode } from '../town-node.ts';
import type { LandIndex, Published } from '../vault/land-index.ts';

export type PublicRollRow = RollRow & Published;

/** What of the vault is public, or undefined where the vault cannot be read: the book alone is answered then. */
export async function publishedLand({ shelf: { land } }: TownNode): Promise<LandIndex | undefined> {
  if (!land.ok) return undefined;
  try {
    await land.value.ready();
    return land.value;
  } catch {
    return undefined;
  }
}

/** The newest year first. */
export function publicRollOf(
  database: Database,
  land: LandIndex | undefined,
  parcel: string,
): readonly PublicRollRow[] {
  return rollOf(database, parcel).map((row) => ({ ...row, ...publishedOf(database, land, row) }));
}

/** Of the row as it stands now: what an earlier state of it said is gone with that state. */
export function publishedOf(
  database: Database,
  land: LandIndex | undefined,
  { fiscalYear, property }: Pick<RollRow, 'fiscalYear' | 'property'>,
): Published {
  const row = database.row(
    'SELECT commitment FROM titles_roll WHERE fiscal_year = ? AND property = ?',
    fiscalYear,
    property,
  );
  return row === undefined ? {} : (land?.published(row.commitment as Bytes) ?? {});
}

/** The first published address among the rows of a parcel, the newest year first. */
export function addressOf(database: Database, land: LandIndex | undefined, parcel: string): string | undefined {
  return publicRollOf(database, land, parcel).find(({ address }) => address !== undefined)?.address;
}

/** The record of a parcel or an instrument as the book has it. */
export function recordOf<T>(node: TownNode, kind: 'parcel' | 'instrument' | 'registry', ...id: readonly string[]) {
  return node.machine.state.get(stateKey('titles', kind, ...id)) as
    | (T & { readonly [name: string]: Value })
    | undefined;
}
