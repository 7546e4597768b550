/** What a checked file says, in plain words: the act, its fields, and what became of the instruments it is about. */
import { isList, isObject, type Signer, splitAction, type Value, type Words } from '#kernel';
import { instrumentStatuses, instrumentsOf } from '#modules/titles';
import type { VerifiedReceipt, VerifiedState } from '#proofs';
import type { InstrumentNow, VerifiedHistory } from '#verify';
import { type Line, linesOf, linesOfFacts, linesOfRecord, sentenceOf } from '#verify/told';
import type { CheckedFile } from '../proof/check.ts';
import type { TextKey } from '../text/languages.tsx';
import { agreed, type TownOf } from './agreed.ts';
import { el, facts, foreign } from './dom.ts';
import type { Voice } from './words.ts';

/** Nothing for a book and for evidence: the card says it all. */
export function accountOf(voice: Voice, file: CheckedFile, townOf?: TownOf): readonly HTMLElement[] {
  switch (file.kind) {
    case 'page':
      return [
        ...news(voice, file.instruments),
        ...accountOf(voice, file.proof),
        ...later(voice, file.proof.kind === 'receipt' ? file.proof : undefined, file.instruments),
      ];
    case 'receipt':
      return receipt(voice, file);
    case 'state':
      return state(voice, file);
    case 'history':
      return history(voice, file);
    case 'strict':
      return [...agreed(voice, file, townOf), ...accountOf(voice, file.proof)];
    default:
      return [];
  }
}

export function titleOf({ t }: Voice, file: CheckedFile): string {
  const proof = file.kind === 'page' || file.kind === 'strict' ? file.proof : file;
  if (proof.kind === 'receipt') return t('receipt.titleEntry', { entry: proof.entry });
  if (proof.kind === 'history') return t('receipt.titleHistory', { parcel: proof.parcel });
  return proof.kind === 'state' ? t('receipt.titleRecord') : t('receipt.titleVerify');
}

function receipt(voice: Voice, { entry, transaction, checkpoint, block, receipt }: VerifiedReceipt) {
  const { t, time } = voice;
  const { action, input, office } = transaction.body;
  const received = receptionsIn(receipt.outcome === 'accepted' ? receipt.result : null);
  return [
    el('p', { class: 'lead' }, foreign(sentenceOf(action, input, voice))),
    facts([
      { name: t('receipt.when'), value: time(block.timeMs) },
      ...(office === undefined ? [] : [{ name: t('receipt.office'), value: office }]),
      { name: t('receipt.book'), value: checkpoint.origin },
      { name: t('receipt.entry'), value: String(entry) },
      ...(received.length === 0 ? [] : [{ name: t('receipt.received'), value: received.join(', ') }]),
      { name: t('receipt.key'), value: keyOf(transaction.signer) },
    ]),
    el('h2', {}, t('receipt.written')),
    written(voice, linesOf(action, input, voice)),
  ];
}

function state(voice: Voice, { key, value }: VerifiedState): readonly HTMLElement[] {
  const { t } = voice;
  const held = value === undefined ? el('p', {}, t('receipt.nothing')) : record(voice, key, value);
  return [el('h2', {}, t('receipt.held')), el('p', {}, el('code', {}, foreign(key))), held];
}

function record(voice: Voice, key: string, value: Value): HTMLElement {
  const lines = linesOfRecord(key, value, voice);
  return lines.length > 0 ? written(voice, lines) : el('pre', {}, foreign(JSON.stringify(value, undefined, 2)));
}

function history(voice: Voice, file: VerifiedHistory): readonly HTMLElement[] {
  const { t } = voice;
  const items = file.items.map((item) => {
    const { entry = '', kind = '', ...said } = isObject(item) ? item : {};
    const known = ITEMS[String(kind)];
    const heading = t('receipt.item', { entry: String(entry), kind: t(known?.text ?? 'receipt.kindOther') });
    // What a row of the map calls its kind stands in the item as its type, because the item has a kind of its own.
    const { type, ...rest } = said;
    const own = type !== undefined && known?.layer === true ? { ...rest, kind: type } : said;
    return el('li', {}, el('strong', {}, heading), written(voice, linesOfFacts(known?.action ?? '', own, voice)));
  });
  return [el('h2', {}, t('receipt.items', { count: items.length })), el('ol', {}, ...items)];
}

type ItemKind = { readonly text: TextKey; readonly action: string; readonly layer?: true };

/** Which act each kind of item in a history comes from. */
const ITEMS: { readonly [kind: string]: ItemKind } = {
  map: { text: 'receipt.kindMap', action: 'titles/load-parcels', layer: true },
  roll: { text: 'receipt.kindRoll', action: 'titles/load-roll' },
  'roll-left': { text: 'receipt.kindRollLeft', action: 'titles/load-roll' },
  feature: { text: 'receipt.kindFeature', action: 'titles/load-features', layer: true },
  instrument: { text: 'receipt.kindInstrument', action: 'titles/record' },
  correction: { text: 'receipt.kindCorrection', action: 'titles/correct' },
  decision: { text: 'receipt.kindDecision', action: 'titles/decide' },
};

/** What a reader must not miss stands first. */
function news({ t }: Voice, instruments: readonly InstrumentNow[]): readonly HTMLElement[] {
  const said = [
    ...(instruments.some(({ status }) => status === 'returned') ? [t('receipt.returned')] : []),
    ...(instruments.some(({ acts }) => acts.some(isCorrection)) ? [t('receipt.wasCorrected')] : []),
  ];
  return said.map((text) => el('p', { class: 'news', 'data-news': '' }, text));
}

function later(
  voice: Voice,
  subject: VerifiedReceipt | undefined,
  instruments: readonly InstrumentNow[],
): readonly HTMLElement[] {
  const { t, time } = voice;
  const asOf = instruments[0]?.state.block.timeMs;
  const about = subject === undefined ? 0 : aboutCount(subject);
  if (about === 0) return [];
  if (asOf === undefined)
    return [el('h2', {}, t('receipt.later')), el('p', {}, t('receipt.notTold', { count: about }))];
  return [
    el('h2', {}, t('receipt.later')),
    ...instruments.map((one) => became(voice, subject as VerifiedReceipt, one)),
    el('p', { class: 'asof' }, t('receipt.asOf', { time: time(asOf) })),
  ];
}

function became(voice: Voice, subject: VerifiedReceipt, { reception, status, acts }: InstrumentNow): HTMLElement {
  const { t } = voice;
  const words = (instrumentStatuses as { readonly [status: string]: Words })[status];
  const all = acts.toSorted((a, b) => a.entry - b.entry);
  const untouched = ![subject, ...acts].some(isCorrection);
  return el(
    'div',
    { class: 'instrument' },
    el('h3', {}, foreign(t('receipt.status', { reception, status: words?.[voice.language] ?? status }))),
    ...all.map((act) => told(voice, act)),
    untouched ? el('p', {}, t('receipt.untouched')) : undefined,
  );
}

/** An act as a sentence, and what it wrote. */
function told(voice: Voice, { entry, block, transaction }: VerifiedReceipt): HTMLElement {
  const { t, time } = voice;
  const { action, input } = transaction.body;
  const sentence = SENTENCES[action] ?? 'receipt.receivedBy';
  return el(
    'details',
    { open: '' },
    el('summary', {}, t(sentence, { time: time(block.timeMs), entry })),
    written(voice, linesOf(action, input, voice)),
  );
}

const SENTENCES: { readonly [action: string]: 'receipt.corrected' | 'receipt.decided' } = {
  'titles/correct': 'receipt.corrected',
  'titles/decide': 'receipt.decided',
};

function isCorrection({ transaction }: VerifiedReceipt): boolean {
  return transaction.body.action === 'titles/correct';
}

function aboutCount({ transaction, receipt }: VerifiedReceipt): number {
  const [module, action] = splitAction(transaction.body.action);
  if (module !== 'titles' || receipt.outcome !== 'accepted') return 0;
  return instrumentsOf(action, transaction.body.input, receipt.result).length;
}

function written({ language }: Voice, lines: readonly Line[]): HTMLElement {
  return facts(lines.map(({ label, value = '', depth }) => ({ name: label[language], value, depth })));
}

function receptionsIn(result: Value): readonly string[] {
  if (!isObject(result)) return [];
  if (typeof result.reception === 'string') return [result.reception];
  return isList(result.receptions) ? result.receptions.map(String) : [];
}

function keyOf(signer: Signer): string {
  return signer.scheme === 'passkey' ? `${signer.key} (${signer.origin})` : signer.key;
}
