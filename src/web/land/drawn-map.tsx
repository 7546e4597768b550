/**
 * The map: outlines alone, drawn on one canvas by Leaflet, with nothing from any other host beneath them. Kinds differ
 * by their lines and not only by colour; the legend says how.
 */
import {
  canvas,
  type LatLngBounds,
  type Map as LeafletMap,
  map as leafletMap,
  type PathOptions,
  type Polygon,
  polygon,
} from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { useEffect, useMemo, useRef } from 'react';
import { type TextKey, useText } from '../text/languages.tsx';
import type { MapParcel, TownMap } from '../town/land.ts';
import { cornersOf } from './outlines.ts';
import { kindWord } from './words.ts';

type Drawn = { readonly leaflet: LeafletMap; readonly parcels: ReadonlyMap<string, Polygon> };

/** Lines by kind. The colours hold 3:1 against white and against each other’s fill. */
const STYLES: { readonly [kind: string]: PathOptions } = {
  FEE: { color: '#3d4551', weight: 1, fillColor: '#c3ebfa', fillOpacity: 0.6 },
  TAX: { color: '#3d4551', weight: 1.5, dashArray: '8 3', fillColor: '#ffe396', fillOpacity: 0.6 },
  WATER: { color: '#0050d8', weight: 2, dashArray: '1 4', fillColor: '#73b3e7', fillOpacity: 0.7 },
  ROW: { color: '#71767a', weight: 1, dashArray: '2 3', fillColor: '#dfe1e2', fillOpacity: 0.9 },
  RAIL_ROW: { color: '#1b1b1b', weight: 3, dashArray: '2 6', fillColor: '#a9aeb1', fillOpacity: 0.9 },
  PRIV_ROW: { color: '#71767a', weight: 1.5, dashArray: '6 2 1 2', fillColor: '#f0f0f0', fillOpacity: 0.9 },
};
const PLAIN = STYLES.FEE as PathOptions;
const CHOSEN: PathOptions = { color: '#1b1b1b', weight: 5, dashArray: '', fillColor: '#ffbe2e', fillOpacity: 0.9 };
const FILTERED_OUT: PathOptions = { fillOpacity: 0, weight: 0.5 };

type Shown = {
  readonly map: TownMap;
  readonly shown: readonly MapParcel[];
  readonly chosen: string | undefined;
  readonly choose: (parcel: string) => void;
};

// biome-ignore lint/style/noDefaultExport: React.lazy takes nothing else.
export default function DrawnMap({ map, shown, chosen, choose }: Shown) {
  const { t } = useText();
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(undefined);
  const visible = useMemo(() => new Set(shown.map(({ parcel }) => parcel)), [shown]);
  const kinds = useMemo(() => [...new Set(map.parcels.map(({ kind }) => kind))].toSorted(), [map]);
  const [zoomIn, zoomOut] = [t('land.zoomIn'), t('land.zoomOut')];
  useEffect(() => {
    if (place.current === null) return;
    const own = draw(place.current, map, choose, { zoomIn, zoomOut });
    drawn.current = own;
    return () => void own.leaflet.remove();
  }, [map, choose, zoomIn, zoomOut]);
  useEffect(() => {
    for (const { parcel, kind } of map.parcels) {
      const filtered = visible.has(parcel) ? {} : FILTERED_OUT;
      drawn.current?.parcels.get(parcel)?.setStyle({ ...PLAIN, dashArray: '', ...STYLES[kind], ...filtered });
    }
    mark(drawn.current, chosen);
  }, [map, visible, chosen, zoomIn]);
  useEffect(() => {
    const bounds = chosen === undefined ? undefined : drawn.current?.parcels.get(chosen)?.getBounds();
    if (bounds !== undefined) show(drawn.current as Drawn, bounds);
  }, [chosen, zoomIn]);
  return (
    <figure className="map">
      <div
        ref={place}
        className="map__canvas"
        role="application"
        aria-label={t('land.mapLabel')}
        aria-describedby="map-hint"
      />
      <figcaption>
        <p id="map-hint">{t('land.mapHint')}</p>
        <Legend kinds={kinds} />
      </figcaption>
    </figure>
  );
}

function draw(
  place: HTMLElement,
  { parcels, unitsPerDegree }: TownMap,
  choose: (parcel: string) => void,
  words: { readonly zoomIn: string; readonly zoomOut: string },
): Drawn {
  const leaflet = leafletMap(place, {
    preferCanvas: true,
    renderer: canvas({ padding: 0.2 }),
    attributionControl: false,
    zoomControl: false,
    maxZoom: 20,
    zoomSnap: 0.25,
  });
  const polygons = parcels.flatMap(({ parcel, kind, outline }): [string, Polygon][] => {
    if (outline === undefined) return [];
    const corners = cornersOf(outline, unitsPerDegree) as unknown as [number, number][][][];
    const own = polygon(corners, { ...(STYLES[kind] ?? PLAIN), smoothFactor: 1 });
    own.on('click', () => choose(parcel));
    return [[parcel, own]];
  });
  const bounds = boundsOf(polygons.map(([, one]) => one));
  // Before the parcels are added, so that each is drawn once.
  if (bounds !== undefined) leaflet.fitBounds(bounds, { animate: false });
  else leaflet.setView([42, -71], 8);
  for (const [, one] of polygons) one.addTo(leaflet);
  addZoomButtons(leaflet, words);
  return { leaflet, parcels: new Map(polygons) };
}

function boundsOf(polygons: readonly Polygon[]): LatLngBounds | undefined {
  return polygons.reduce<LatLngBounds | undefined>((all, one) => {
    const bounds = one.getBounds();
    return all === undefined ? bounds : all.extend(bounds);
  }, undefined);
}

/** Plain buttons with names, in place of Leaflet's links. */
function addZoomButtons(
  leaflet: LeafletMap,
  { zoomIn, zoomOut }: { readonly zoomIn: string; readonly zoomOut: string },
): void {
  const corner = leaflet.getContainer().querySelector('.leaflet-top.leaflet-left');
  for (const [text, label, step] of [
    ['+', zoomIn, 1],
    ['−', zoomOut, -1],
  ] as const) {
    // biome-ignore format: one list
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: text, className: 'map__zoom leaflet-control' });
    button.setAttribute('aria-label', label);
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      leaflet.zoomIn(step);
    });
    corner?.append(button);
  }
}

function mark(drawn: Drawn | undefined, chosen: string | undefined): void {
  const own = chosen === undefined ? undefined : drawn?.parcels.get(chosen);
  own?.setStyle(CHOSEN).bringToFront();
}

/** Large enough to be seen, with what lies around it. */
function show({ leaflet }: Drawn, bounds: LatLngBounds): void {
  leaflet.fitBounds(bounds.pad(2), { maxZoom: 18, animate: !matchMedia('(prefers-reduced-motion: reduce)').matches });
}

function Legend({ kinds }: { readonly kinds: readonly string[] }) {
  const { t } = useText();
  const lines: readonly (readonly [string, TextKey, PathOptions])[] = [
    ...kinds.map((kind) => [kind, kindWord(kind), STYLES[kind] ?? PLAIN] as const),
    ['chosen', 'land.legendSelected', CHOSEN],
  ];
  return (
    <ul className="legend" aria-label={t('land.legend')}>
      {lines.map(([kind, word, { color, weight, dashArray, fillColor, fillOpacity }]) => (
        <li key={kind}>
          <svg viewBox="0 0 36 20" className="legend__sample" aria-hidden="true" focusable="false">
            <rect
              x="3"
              y="3"
              width="30"
              height="14"
              fill={fillColor}
              fillOpacity={fillOpacity}
              stroke={color}
              strokeWidth={weight}
              strokeDasharray={typeof dashArray === 'string' ? dashArray : undefined}
            />
          </svg>{' '}
          {t(word)}
        </li>
      ))}
    </ul>
  );
}
