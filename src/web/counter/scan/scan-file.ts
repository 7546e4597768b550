/**
 * What a scanned document may be, seen from its first bytes and never from its name: a PDF, or pages as TIFF, JPEG or
 * PNG. What is hashed is the file as it is. A page has a hash of its own only where it is a file of its own.
 */

export type ScanKind = 'pdf' | 'tiff' | 'jpeg' | 'png';

/** A scan of 400 pages in colour stays below it; what is larger is a mistake, or has to be split. */
export const MAX_SCAN_BYTES = 268_435_456;
/** How many first bytes tell the kind. */
export const HEAD_BYTES = 8;

const SIGNATURES: readonly (readonly [ScanKind, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

export function kindOf(head: Uint8Array): ScanKind | undefined {
  return SIGNATURES.find(([, signature]) => signature.every((byte, i) => head[i] === byte))?.[0];
}

/** Pages in a TIFF (TIFF 6.0 section 2: a chain of directories), up to `most`; 0 where the chain is broken. */
export function tiffPages(file: Uint8Array, most = 1_000): number {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const little = file[0] === 0x49;
  let [at, pages] = [file.length < 8 ? 0 : view.getUint32(4, little), 0];
  while (at !== 0 && pages < most) {
    if (at + 2 > file.length) return 0;
    const next = at + 2 + view.getUint16(at, little) * 12;
    if (next + 4 > file.length) return 0;
    pages++;
    at = view.getUint32(next, little);
  }
  return pages;
}

export type ScannedFile = {
  readonly name: string;
  readonly size: number;
  readonly kind: ScanKind;
  /** SHA-256 as base64url. */
  readonly hash: string;
  /** Known for images; a PDF is counted by whoever holds it. */
  readonly pages?: number;
};

/** What can be said of a scan in the record. */
export type ScanFacts = {
  /** Of the whole document, where it is one file. */
  readonly documentHash?: string;
  /** One a page, where each page is a file. */
  readonly pages?: readonly string[];
  readonly pageCount?: number;
};

export function factsOf(files: readonly ScannedFile[]): ScanFacts {
  const [only] = files;
  if (only === undefined) return {};
  const single = files.every(({ pages }) => pages === 1);
  const counted = files.every(({ pages }) => pages !== undefined && pages > 0);
  return {
    ...(files.length === 1 ? { documentHash: only.hash } : {}),
    ...(single ? { pages: files.map(({ hash }) => hash) } : {}),
    ...(counted ? { pageCount: files.reduce((sum, { pages = 0 }) => sum + pages, 0) } : {}),
  };
}

/** Files as they go together: a PDF or a TIFF of many pages stands alone. */
export function goTogether(files: readonly ScannedFile[]): boolean {
  return files.length <= 1 || files.every(({ pages }) => pages === 1);
}
