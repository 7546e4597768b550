/**
 * Every parcel of the town in one answer, for a map and for the list beside it, which therefore cannot differ. It is
 * made anew when parcels, rows of the roll or the vault have changed, never because a deed was recorded; in slices,
 * and compressed beside the event loop.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { accept, type Bytes, type Result } from '#kernel';
import type { Database } from '../database.ts';
import type { TownNode } from '../town-node.ts';
import { type LandIndex, UNITS_PER_DEGREE } from '../vault/land-index.ts';
import { recordOf } from './roll.ts';

export type MapAnswer = {
  readonly etag: string;
  readonly identity: Buffer;
  readonly gzip: Buffer;
  readonly br: Buffer;
};

type Made = { readonly of: string; readonly answer: MapAnswer };

/** Parcels put together between two looks at who else waits. */
const SLICE = 500;
/** Of eleven; above it the gain is small and the time is not. */
const BROTLI_QUALITY = 6;

const compress = { gzip: promisify(gzip), br: promisify(brotliCompress) };

export class TownMap {
  readonly #node: TownNode;
  #made: Made | undefined;
  #making: Promise<Result<Made>> | undefined;

  constructor(node: TownNode) {
    this.#node = node;
    const { land } = node.shelf;
    if (land.ok) land.value.onWarm(() => this.answer());
  }

  /** Refusals: those of the vault and of the projections. */
  async answer(): Promise<Result<MapAnswer>> {
    const { land } = this.#node.shelf;
    if (!land.ok) return land;
    await land.value.ready();
    const tables = this.#tables();
    if (!tables.ok) return tables;
    if (this.#made?.of === stateOf(tables.value, land.value)) return accept(this.#made.answer);
    this.#making ??= this.#make(tables.value, land.value).finally(() => {
      this.#making = undefined;
    });
    const made = await this.#making;
    return made.ok ? accept(made.value.answer) : made;
  }

  /** Again from the beginning where something was erased meanwhile: nobody is shown it afterwards. */
  async #make(tables: Database, land: LandIndex): Promise<Result<Made>> {
    for (;;) {
      const { erasures } = land;
      const of = stateOf(tables, land);
      const answer = await compressed(await this.#written(tables, land));
      if (land.erasures !== erasures) continue;
      this.#made = { of, answer };
      return accept(this.#made);
    }
  }

  async #written(tables: Database, land: LandIndex): Promise<Buffer> {
    const texts: string[] = [];
    const parcels = parcelsOf(tables);
    for (let at = 0; at < parcels.length; at += SLICE) {
      for (const row of parcels.slice(at, at + SLICE)) texts.push(this.#textOf(land, row));
      await new Promise(setImmediate);
    }
    return Buffer.from(`{"unitsPerDegree":${UNITS_PER_DEGREE},"parcels":[${texts.join()}]}`);
  }

  #textOf(land: LandIndex, { parcel, mapParcel, commitment, roll, use }: ParcelRow): string {
    const record = recordOf<Record>(this.#node, 'parcel', parcel);
    const facts = {
      parcel,
      kind: record?.kind ?? '',
      ...(mapParcel === null ? {} : { mapParcel }),
      areaM2: record?.areaM2 ?? 0,
      ...(roll === null ? {} : withAddress(land, roll)),
      ...(use === null ? {} : { useCode: use }),
      ...(record === undefined || record.flags.length === 0 ? {} : { flags: record.flags }),
    };
    const outline = land.outline(commitment);
    const text = JSON.stringify(facts);
    return outline === undefined ? text : `${text.slice(0, -1)},"outline":${outline}}`;
  }

  #tables(): Result<Database> {
    const { projections } = this.#node.shelf;
    return projections.ok ? projections.value.read('titles') : projections;
  }
}

async function compressed(identity: Buffer): Promise<MapAnswer> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
  };
  const [zipped, br] = await Promise.all([compress.gzip(identity), compress.br(identity, { params })]);
  // Weak, because the compressed forms share it.
  const etag = `W/"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`;
  return { etag, identity, gzip: zipped, br };
}

type Record = { readonly kind: string; readonly areaM2: number; readonly flags: readonly string[] };

type ParcelRow = {
  readonly parcel: string;
  readonly mapParcel: string | null;
  readonly commitment: Bytes;
  readonly roll: Bytes | null;
  readonly use: string | null;
};

function withAddress(land: LandIndex, roll: Bytes): { readonly address?: string } {
  const { address } = land.published(roll);
  return address === undefined ? {} : { address };
}

/** What the answer is made from; the same text as long as it would come out the same. */
function stateOf(tables: Database, land: LandIndex): string {
  const row = tables.row(
    'SELECT (SELECT max(entry) FROM titles_parcel) AS parcels, (SELECT max(entry) FROM titles_roll) AS roll',
  );
  return `${row?.parcels} ${row?.roll} ${land.version}`;
}

/** Each parcel with its first row of the newest year of the roll. */
function parcelsOf(tables: Database): readonly ParcelRow[] {
  return tables.rows(
    `SELECT titles_parcel.parcel, map_parcel AS mapParcel, titles_parcel.commitment, roll.commitment AS roll,
            json_extract(roll.row, '$.useCode') AS use
     FROM titles_parcel LEFT JOIN titles_roll AS roll ON roll.rowid =
       (SELECT rowid FROM titles_roll WHERE parcel = titles_parcel.parcel ORDER BY fiscal_year DESC, property LIMIT 1)
     ORDER BY titles_parcel.parcel`,
  ) as unknown as readonly ParcelRow[];
}
