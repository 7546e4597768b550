/** parcels.geojson of the canonical set: each feature has `parcel_id` and `kind`, and may have `map_parcel`, `area_m2`. */
import { readFeatures } from '../features.ts';
import type { SourceFile } from '../file.ts';
import { groundSquareMetres, lookAtRings, type Outline, readOutline } from '../geometry.ts';
import { quarantine } from '../rows.ts';
import type { Table } from '../table.ts';

export type CanonicalParcel = {
  readonly parcel: string;
  readonly kind: string;
  readonly mapParcel: string;
  readonly areaM2: number;
  readonly outline: Outline;
};

export function readCanonicalParcels(file: SourceFile): Table<CanonicalParcel> {
  const seen = new Set<string>();
  return readFeatures<CanonicalParcel>(file, ({ properties, geometry }, row) => {
    const { parcel_id: parcel, kind, map_parcel: mapParcel = '', area_m2: stated = 0 } = properties;
    row.key = typeof parcel === 'string' ? parcel.slice(0, 40) : undefined;
    if (typeof parcel !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,31}$/.test(parcel))
      return void quarantine(row, 'key-malformed', 'parcel_id');
    if (seen.has(parcel)) return void quarantine(row, 'key-repeated', 'parcel_id');
    seen.add(parcel);
    if (typeof kind !== 'string' || !/^[A-Z][A-Z_]{0,14}$/.test(kind))
      return void quarantine(row, 'choice-unknown', 'kind');
    if (typeof mapParcel !== 'string' || mapParcel.length > 26)
      return void quarantine(row, 'field-too-long', 'map_parcel');
    if (typeof stated !== 'number' || !(stated >= 0 && stated <= 1e11))
      return void quarantine(row, 'number-out-of-range', 'area_m2');
    const outline = readOutline(geometry);
    if (typeof outline === 'string') return void quarantine(row, outline);
    lookAtRings(outline, row);
    return { parcel, kind, mapParcel, areaM2: Math.round(stated > 0 ? stated : groundSquareMetres(outline)), outline };
  });
}
