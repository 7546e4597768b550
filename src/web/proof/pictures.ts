/**
 * Three pictures: a fingerprint, joining fingerprints, a signature over the last one. As lists of shapes, because the
 * pages and the files that stand alone draw them by different means.
 */

export type Shape = {
  readonly tag: 'rect' | 'path' | 'circle' | 'text';
  readonly look: 'paper' | 'accent' | 'plain' | 'text' | 'tick';
  readonly at: { readonly [name: string]: string | number };
  readonly text?: string;
};

const paper = (tag: Shape['tag'], at: Shape['at']): Shape => ({ tag, look: 'paper', at });
const dot = (cx: number, cy: number, r: number, look: Shape['look']): Shape => ({
  tag: 'circle',
  look,
  at: { cx, cy, r },
});

const fingerprint: readonly Shape[] = [
  paper('rect', { x: 14, y: 14, width: 48, height: 68, rx: 3 }),
  paper('path', { d: 'M22 28h32M22 40h32M22 52h32M22 64h20' }),
  paper('path', { d: 'M72 48h24m-8-8 9 8-9 8' }),
  { tag: 'rect', look: 'accent', at: { x: 106, y: 34, width: 44, height: 28, rx: 14 } },
  { tag: 'text', look: 'text', at: { x: 112, y: 53 }, text: '7f3a' },
];

const tree: readonly Shape[] = [
  paper('path', { d: 'M26 76 52 50M78 76 52 50M108 76l26-26M52 50l28-26M134 50 80 24' }),
  dot(26, 80, 9, 'accent'),
  dot(78, 80, 9, 'plain'),
  dot(108, 80, 9, 'plain'),
  dot(52, 50, 9, 'accent'),
  dot(134, 50, 9, 'plain'),
  dot(80, 20, 11, 'accent'),
];

const seal: readonly Shape[] = [
  dot(44, 34, 14, 'accent'),
  paper('path', { d: 'M58 34h28' }),
  paper('rect', { x: 90, y: 14, width: 56, height: 40, rx: 4 }),
  paper('path', { d: 'M100 42c6-18 10-18 12-6s6 8 10-6 8 6 14 4' }),
  { tag: 'path', look: 'tick', at: { d: 'M50 74l12 12 26-24' } },
];

/** Each with the key of its words. */
export const STEPS = [
  { text: 'proof.step1', picture: fingerprint },
  { text: 'proof.step2', picture: tree },
  { text: 'proof.step3', picture: seal },
] as const;
