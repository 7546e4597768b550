/**
 * What lies sealed in the vault for a row, written and read in one place: whoever publishes a part of it takes that
 * part by name, and never searches the whole line.
 */
import { type Bytes, decodeUtf8, encodeUtf8, isObject, type Value } from '#kernel';
import { type Outline, readOutline } from '../geometry.ts';
import type { Row } from '../rows.ts';
import type { AssessLine } from './assess.ts';

/** The fields of a row of the roll that a town may publish. The mailing address is only in the raw line. */
export type SealedRoll = { readonly property: string; readonly address: string; readonly owner: string };

/** A line without its header says little to whoever reads the vault, so what is searched for stands beside it. */
export function sealRoll({ owner, siteAddress, propId, locId }: AssessLine, { raw }: Row<unknown>): Bytes {
  const content = { raw: decodeUtf8(raw) ?? '', owner, address: siteAddress, property: propId, parcel: locId };
  return encodeUtf8(JSON.stringify(content));
}

/** Undefined where the content is no row of a roll, such as a line that was set aside. */
export function readSealedRoll(content: Bytes): SealedRoll | undefined {
  const { raw, property, address, owner } = objectIn(content) ?? {};
  const whole = [raw, property, address, owner].every((part) => typeof part === 'string');
  return whole ? ({ property, address, owner } as SealedRoll) : undefined;
}

/** The outline of a parcel of the map, MassGIS or canonical; undefined where the content has none. */
export function readSealedOutline(content: Bytes): Outline | undefined {
  const outline = readOutline(objectIn(content)?.geometry);
  return typeof outline === 'string' ? undefined : outline;
}

function objectIn(content: Bytes): { readonly [name: string]: Value } | undefined {
  if (content[0] !== 0x7b) return undefined;
  try {
    const value = JSON.parse(decodeUtf8(content) ?? '') as Value;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
