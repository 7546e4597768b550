/** The proof card of the pages, drawn by hand: the same texts, the same order. */
import { refusalText } from '#client/refusals';
import type { Checked } from '../proof/check.ts';
import { type Shape, STEPS } from '../proof/pictures.ts';
import { isNoProof, MARKS, type Story, storyOf, verdictOf } from '../proof/story.ts';
import { el, foreign, svg } from './dom.ts';
import type { Voice } from './words.ts';

/** `own` where the program came with the file that it checks. */
export function proofCard(voice: Voice, { result, keys }: Checked, name: string, own: boolean): HTMLElement {
  const { t, time } = voice;
  if (!result.ok) {
    const why = refusalText(result.refusal, voice.language);
    if (!isNoProof(result.refusal.code)) return wrongCard(voice, why, JSON.stringify(result.refusal));
    const said = [why, t('proof.noneDo')].map((text) => el('p', {}, text));
    return el('section', { class: 'card', role: 'alert' }, el('h2', {}, t('proof.none')), ...said);
  }
  const story = storyOf(result.value);
  const fill = story.timeMs === undefined ? story.fill : { ...story.fill, time: time(story.timeMs) };
  const verdict = verdictOf(keys);
  return el(
    'section',
    { class: `card ${verdict}`, 'data-verdict': verdict, role: 'status' },
    el('h2', {}, mark(MARKS[verdict]), ` ${t(verdict === 'yes' ? 'proof.valid' : 'proof.other')}`),
    verdict === 'yes' ? undefined : el('p', { class: 'news' }, t('receipt.otherKey')),
    el('p', { class: 'sentence' }, foreign(t(story.sentence, fill))),
    story.code === undefined ? undefined : el('p', {}, t('proof.code', { code: story.code })),
    verdict === 'yes' ? el('p', {}, t(keys === 'pinned' ? 'receipt.pinned' : 'proof.unpinned')) : undefined,
    how(voice),
    limits(voice, story, own),
    raw(voice, story, name),
  );
}

export function wrongCard({ t }: Voice, why: string, detail?: string): HTMLElement {
  return el(
    'section',
    { class: 'card no', 'data-verdict': 'no', role: 'alert' },
    el('h2', {}, mark(MARKS.no), ` ${t('proof.invalid')}`),
    el('p', { class: 'sentence' }, foreign(t('proof.wrong', { why }))),
    el('p', {}, t('proof.wrongDo')),
    detail === undefined
      ? undefined
      : el('details', {}, el('summary', {}, t('proof.wrongRaw')), el('pre', {}, foreign(detail))),
  );
}

function mark(d: string): SVGElement {
  return svg('svg', { viewBox: '0 0 24 24', class: 'mark', 'aria-hidden': 'true' }, svg('path', { d }));
}

function how({ t }: Voice): HTMLElement {
  const steps = STEPS.map(({ text, picture }) => el('li', {}, drawn(picture), el('p', {}, t(text))));
  return el('details', {}, el('summary', {}, t('proof.how')), el('ol', { class: 'steps' }, ...steps));
}

function drawn(shapes: readonly Shape[]): SVGElement {
  const parts = shapes.map(({ tag, look, at, text }) => {
    const place = Object.fromEntries(Object.entries(at).map(([name, value]) => [name, String(value)]));
    return svg(tag, { ...place, class: look }, text);
  });
  return svg('svg', { viewBox: '0 0 160 100', class: 'picture', 'aria-hidden': 'true' }, ...parts);
}

function limits({ t }: Voice, story: Story, own: boolean): HTMLElement {
  const said = [...story.limits.map((limit) => t(limit)), ...(own ? [t('receipt.program')] : [])];
  return el('div', {}, el('h3', {}, t('proof.not')), el('ul', {}, ...said.map((text) => el('li', {}, text))));
}

function raw({ t, number }: Voice, story: Story, name: string): HTMLElement {
  const short = (key: string) => (key.length > 200 ? `${key.slice(0, 100)}…` : key);
  return el(
    'details',
    {},
    el('summary', {}, t('proof.raw')),
    el(
      'dl',
      {},
      el('dt', {}, t('proof.size')),
      el('dd', {}, number(story.size)),
      el('dt', {}, t('proof.root')),
      el('dd', {}, el('code', {}, story.root)),
      el('dt', {}, t('proof.keys')),
      ...story.keys.map((key) => el('dd', {}, el('code', {}, foreign(short(key))))),
    ),
    el('p', {}, t('proof.command')),
    el('pre', {}, `./townledger verify ${name}`),
  );
}
