/** `verify.html`: any file that a town hands out, by choosing, dropping or pasting. */
import type { Checked } from '../proof/check.ts';
import { checkIn } from '../proof/check.ts';
import { checkPieces } from '../proof/check-file.ts';
import { accountOf } from './account.ts';
import { proofCard, wrongCard } from './card.ts';
import { el } from './dom.ts';
import type { Voice } from './words.ts';

/** Without a worker the whole file is read at once. */
const MAX_AT_ONCE = 268_435_456;

export function verifyForm(voice: Voice): readonly HTMLElement[] {
  const { t } = voice;
  const input = el('input', { type: 'file', id: 'file' });
  const pasted = el('textarea', { id: 'pasted', rows: '4' });
  const button = el('button', { type: 'submit' }, t('verify.go'));
  const out = el('div', { 'aria-live': 'polite' });
  const form = el(
    'form',
    { class: 'drop' },
    el('label', { for: 'file' }, t('verify.file')),
    input,
    el('label', { for: 'pasted' }, t('verify.paste')),
    pasted,
    button,
  );
  const start = (file: Blob | undefined, name: string) => void (file !== undefined && run(voice, out, file, name));
  input.addEventListener('change', () => start(input.files?.[0], input.files?.[0]?.name ?? ''));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (pasted.value !== '') start(new Blob([pasted.value]), 'pasted.tlog-proof');
  });
  document.body.ondragover = (event) => event.preventDefault();
  document.body.ondrop = (event) => {
    event.preventDefault();
    start(event.dataTransfer?.files[0], event.dataTransfer?.files[0]?.name ?? '');
  };
  return [el('h1', {}, t('receipt.titleVerify')), el('p', { class: 'hint' }, t('verify.lead')), form, out];
}

let running: AbortController | undefined;

async function run(voice: Voice, out: HTMLElement, file: Blob, name: string): Promise<void> {
  running?.abort();
  const own = new AbortController();
  running = own;
  const { t } = voice;
  const bar = el('progress', { max: String(file.size), 'aria-label': t('proof.checking') });
  const cancel = el('button', { type: 'button' }, t('verify.cancel'));
  cancel.addEventListener('click', () => own.abort());
  out.replaceChildren(el('p', {}, t('proof.checking')), bar, cancel);
  const checked = await inWorker(file, own.signal, (read) => {
    bar.value = read;
  }).catch(() => undefined);
  if (running !== own) return;
  if (own.signal.aborted) out.replaceChildren(el('p', {}, t('verify.cancelled')));
  else if (checked === undefined) out.replaceChildren(wrongCard(voice, t('receipt.tooLarge')));
  else {
    const account = checked.result.ok ? accountOf(voice, checked.result.value) : [];
    out.replaceChildren(proofCard(voice, checked, name, false), ...account);
  }
}

/** In a worker made of this very program; some browsers allow a file on a disk none. */
async function inWorker(file: Blob, signal: AbortSignal, onRead: (bytes: number) => void): Promise<Checked> {
  const program = document.getElementById('program')?.textContent ?? '';
  const address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  try {
    return await checkIn(new Worker(address), { file, pinned: [] }, { onRead, signal });
  } catch (error) {
    if (signal.aborted || file.size > MAX_AT_ONCE) throw error;
    const bytes = new Uint8Array(await file.arrayBuffer());
    return checkPieces(() => [bytes], []);
  } finally {
    URL.revokeObjectURL(address);
  }
}
