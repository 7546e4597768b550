/**
 * The program of the files that stand alone: a receipt that checks itself, and `verify.html` for any file. Both are
 * this one program; a receipt has a block of data behind it. It runs a second time as the worker that checks large
 * books, because a file on a disk can load no other.
 */
import { readReceiptData, verifyReceiptPage } from '#verify';
import type { Asked, Checked } from '../proof/check.ts';
import { answer } from '../proof/check-file.ts';
import type { Language } from '../text/languages.tsx';
import { accountOf, titleOf } from './account.ts';
import { verifyForm } from './any-file.ts';
import { proofCard } from './card.ts';
import { el } from './dom.ts';
import { firstLanguage, type Voice, voiceOf } from './words.ts';

const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['es', 'Español'],
];

if (typeof document === 'undefined') {
  self.onmessage = ({ data }: MessageEvent<Asked>) => answer(data, (said) => self.postMessage(said));
} else document.addEventListener('DOMContentLoaded', () => show(firstLanguage()));

function show(language: Language): void {
  const data = document.getElementById('receipt')?.textContent;
  const voice = voiceOf(language);
  document.documentElement.lang = language;
  const main = document.getElementById('main') as HTMLElement;
  main.replaceChildren(...(data == null ? verifyForm(voice) : receipt(voice, checkData(data))));
  document.title = main.querySelector('h1')?.textContent ?? '';
  document.getElementById('languages')?.replaceChildren(...switches(language));
}

function switches(language: Language): readonly HTMLElement[] {
  return LANGUAGES.filter(([one]) => one !== language).map(([other, name]) => {
    const button = el('button', { type: 'button', lang: other }, name);
    button.addEventListener('click', () => show(other));
    return button;
  });
}

function checkData(data: string): Checked {
  const start = performance.now();
  const page = readReceiptData(data);
  const result = page.ok ? verifyReceiptPage(page.value) : page;
  return { result, keys: 'unpinned', tookMs: performance.now() - start };
}

function receipt(voice: Voice, checked: Checked): readonly HTMLElement[] {
  const { t } = voice;
  const { result } = checked;
  const name = location.pathname.split('/').at(-1) || 'receipt.html';
  const card = proofCard(voice, checked, decodeURIComponent(name), true);
  if (!result.ok) return [el('h1', {}, t('receipt.damaged')), card];
  return [
    el('h1', {}, titleOf(voice, result.value)),
    el('p', { class: 'hint' }, t('receipt.offline')),
    card,
    ...accountOf(voice, result.value),
  ];
}
