/**
 * The towns around the one book that they keep. Whoever has signed is tied to it by a firm line and bears a tick, whoever
 * is silent by dots and a moon, whoever signed another book by a broken line and a sign of inequality: never by colour
 * alone. The list beside it says the same in words.
 */
import { useId } from 'react';
import { useText } from '../text/languages.tsx';
import type { TownsSeen } from '../town/towns.ts';
import { type Standing, standingOf } from './standing.ts';
import { useStandingText } from './words.ts';

const SIZE = 400;
/** A little above the middle, because the names stand below. */
const [X, Y] = [SIZE / 2, SIZE / 2 - 8];
const RADIUS = 132;
/** With more of them there is no room for their names. */
const MOST_NAMED = 6;

export function Ring({ seen }: { readonly seen: TownsSeen }) {
  const { t } = useText();
  const tell = useStandingText(seen);
  const id = useId();
  const places = placesFor(seen.towns.length);
  const small = seen.towns.length > MOST_NAMED;
  return (
    <svg className="ring" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-labelledby={id}>
      <title id={id}>{[t('network.ring'), ...seen.towns.map(tell)].join(' ')}</title>
      {seen.towns.map((one, i) => (
        <Tie key={one.town} standing={standingOf(one, seen.nowMs)} to={places[i] as Place} />
      ))}
      <Book size={seen.size} />
      {seen.towns.map((one, i) => (
        <g key={one.town} transform={`translate(${places[i]?.x} ${places[i]?.y})${small ? ' scale(0.8)' : ''}`}>
          <Hall standing={standingOf(one, seen.nowMs)} own={one.town === seen.town} />
          <Name name={small ? initialsOf(one.name) : one.name} />
        </g>
      ))}
    </svg>
  );
}

type Place = { readonly x: number; readonly y: number };

/** The first one stands at the top, the others follow clockwise. Whole numbers, because a picture needs no others. */
function placesFor(count: number): readonly Place[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2 + (count === 2 ? Math.PI / 2 : 0);
    return { x: Math.round(X + RADIUS * Math.cos(angle)), y: Math.round(Y + RADIUS * Math.sin(angle)) };
  });
}

function Tie({ standing, to: { x, y } }: { readonly standing: Standing; readonly to: Place }) {
  const [dx, dy] = [x - X, y - Y];
  const at = (part: number, aside = 0) =>
    `${X + dx * part - (dy * aside) / RADIUS} ${Y + dy * part + (dx * aside) / RADIUS}`;
  const path =
    standing.is === 'differs'
      ? `M${at(0.3)} L${at(0.46)} L${at(0.5, 12)} M${at(0.54, -12)} L${at(0.58)} L${at(0.8)}`
      : `M${at(0.2)} L${at(0.8)}`;
  return <path className={`ring__tie ring__tie--${standing.is}`} d={path} />;
}

function Book({ size }: { readonly size: number }) {
  const { t } = useText();
  return (
    <g transform={`translate(${X} ${Y})`}>
      <path
        className="ring__cover"
        d="M0 -24 C-14 -36 -40 -34 -50 -28 V26 C-38 20 -14 20 0 30 C14 20 38 20 50 26 V-28 C40 -34 14 -36 0 -24 Z"
      />
      <path className="ring__fold" d="M0 -24 V30" />
      <path className="ring__lines" d="M-40 -14 H-12 M-40 -3 H-12 M-40 8 H-20 M40 -14 H12 M40 -3 H12 M40 8 H20" />
      <text className="ring__name" textAnchor="middle" y="49">
        {t('network.entries', { count: size })}
      </text>
    </g>
  );
}

/** A town hall, and how it stands at its lower right. */
function Hall({ standing, own }: { readonly standing: Standing; readonly own: boolean }) {
  return (
    <g className={`ring__hall ring__hall--${standing.is}`}>
      <circle className="ring__ground" r="34" />
      {own ? <circle className="ring__own" r="39" /> : null}
      <path
        className="ring__house"
        d="M-19 -6 L0 -20 L19 -6 Z M-16 -3 H16 M-12 -1 V12 M-4 -1 V12 M4 -1 V12 M12 -1 V12 M-19 14 H19"
      />
      <g transform="translate(24 22)">
        <circle className="ring__mark" r="13" />
        <path className="ring__sign" d={SIGNS[standing.is]} />
      </g>
    </g>
  );
}

const SIGNS: { readonly [is in Standing['is']]: string } = {
  signed: 'M-6 0 L-2 5 L6 -5',
  signing: 'M-6 0 H-5 M-0.5 0 H0.5 M5 0 H6',
  silent: 'M3 -7 A7 7 0 1 0 7 3 A6 6 0 0 1 3 -7 Z',
  unheard: 'M-3 -4 A3.4 3.4 0 1 1 0 0 V2 M0 6 V6.5',
  differs: 'M-6 -3 H6 M-6 3 H6 M3 -7 L-3 7',
  reader: 'M-7 0 C-4 -5 4 -5 7 0 C4 5 -4 5 -7 0 Z M-1 0 H1',
};

/** A long name takes two lines. */
function Name({ name }: { readonly name: string }) {
  const [first = '', ...rest] = name.split(' ');
  const lines = name.length <= 12 ? [name] : [first, rest.join(' ')];
  return (
    <text className="ring__name" textAnchor="middle" y="52">
      {lines.map((line, i) => (
        <tspan key={line} x="0" dy={i === 0 ? 0 : 16}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

function initialsOf(name: string): string {
  return name
    .split(' ')
    .map((word) => word.slice(0, name.includes(' ') ? 1 : 2))
    .join('');
}
