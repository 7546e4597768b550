/**
 * The certificate of a clearing as a file, for whoever wants to check it: which debts it is about, what was cleared, and
 * for each firm its rank, its price and what it drew from the common credit.
 *
 *     {"format":"townledger clearing certificate 1","snapshot":"...","cleared":900,"liquidityPercent":0,
 *      "commonCredit":[3,0],"firms":{"Mill Bakery":[3,1,0]}}
 */
import { sha256 } from '#crypto';
import { type Bytes, decodeUtf8, encodeUtf8, toHex } from '#kernel';
import { byName, type Clearing, type Obligations } from '#modules/exchange';

const FORMAT = 'townledger clearing certificate 1';
const ROWS_A_PIECE = 4_096;

export type CertificateFile = {
  readonly snapshot: string;
  readonly cleared: number;
  readonly liquidityPercent: number;
  readonly clearing: Pick<Clearing, 'drawn' | 'certificate'>;
};

/** SHA-256, in hex, over all debts in an order that no file's order changes. */
export function snapshotOf({ firms, ids, debtor, creditor, amount, due }: Obligations): string {
  const order = byName(ids);
  let head: Bytes = new Uint8Array(32);
  for (let at = 0; at < order.length || at === 0; at += ROWS_A_PIECE) {
    const rows = [...order.subarray(at, at + ROWS_A_PIECE)].map((row) =>
      JSON.stringify([ids[row], firms[debtor[row]!], firms[creditor[row]!], amount[row], due[row]]),
    );
    const piece = encodeUtf8(rows.join('\n'));
    const joined = new Uint8Array(head.length + piece.length);
    joined.set(head);
    joined.set(piece, head.length);
    head = sha256(joined);
  }
  return toHex(head);
}

export function* certificateText(
  { firms }: Obligations,
  { snapshot, cleared, liquidityPercent, clearing }: CertificateFile,
): Generator<string> {
  const { rank, price } = clearing.certificate;
  const common = [rank[firms.length], price[firms.length]];
  const head = { format: FORMAT, snapshot, cleared, liquidityPercent, commonCredit: common };
  yield `${JSON.stringify(head).slice(0, -1)},"firms":{`;
  for (let at = 0; at < firms.length; at += ROWS_A_PIECE) {
    const lines = firms.slice(at, at + ROWS_A_PIECE).map((name, i) => {
      const firm = at + i;
      return `${JSON.stringify(name)}:${JSON.stringify([rank[firm], price[firm], clearing.drawn[firm]])}`;
    });
    yield `${at === 0 ? '' : ','}\n${lines.join(',\n')}`;
  }
  yield '\n}}\n';
}

/** Undefined where the file is no certificate, or not one of these firms. */
export function readCertificate(bytes: Bytes, { firms }: Obligations): CertificateFile | undefined {
  const read = parsed(bytes);
  if (read === undefined || read.format !== FORMAT) return undefined;
  const { snapshot, cleared, liquidityPercent, commonCredit, firms: named } = read;
  if (typeof snapshot !== 'string' || !isWhole(cleared) || !isWhole(liquidityPercent)) return undefined;
  if (!isRow(commonCredit, 2) || typeof named !== 'object' || named === null) return undefined;
  const rows = new Map<string, unknown>(Object.entries(named));
  const drawn = new Float64Array(firms.length);
  const [rank, price] = [new Int32Array(firms.length + 1), new Int32Array(firms.length + 1)];
  for (let firm = 0; firm <= firms.length; firm++) {
    const row = firm === firms.length ? [...commonCredit, 0] : rows.get(firms[firm]!);
    if (!isRow(row, 3)) return undefined;
    rank[firm] = row[0]!;
    price[firm] = row[1]!;
    if (rank[firm] !== row[0] || price[firm] !== row[1]) return undefined;
    if (firm < firms.length) drawn[firm] = row[2]!;
  }
  if (rows.size !== firms.length) return undefined;
  return { snapshot, cleared, liquidityPercent, clearing: { drawn, certificate: { rank, price } } };
}

function parsed(bytes: Bytes): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(bytes) ?? '');
    return typeof value === 'object' && value !== null ? (value as { [name: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isRow(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(isWhole);
}
