/** `verify.html`: any file that a town hands out, by choosing, dropping or pasting. */
import { parseVerifier } from '#proofs';
import { type Asked, type Checked, checkIn } from '../proof/check.ts';
import { checkPieces } from '../proof/check-file.ts';
import { pastedFile } from '../proof/pasted.ts';
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
  const trusted = el('textarea', { id: 'trusted', rows: '3', 'aria-describedby': 'trusted-hint', spellcheck: 'false' });
  const button = el('button', { type: 'submit' }, t('verify.go'));
  const out = el('div', { 'aria-live': 'polite' });
  const form = el(
    'form',
    { class: 'drop' },
    el('label', { for: 'file' }, t('verify.file')),
    input,
    el('label', { for: 'pasted' }, t('verify.paste')),
    pasted,
    el('label', { for: 'trusted' }, t('receipt.trusted')),
    el('p', { class: 'hint', id: 'trusted-hint' }, t('receipt.trustedHint')),
    trusted,
    button,
  );
  const start = (file: Blob | undefined, name: string) => {
    if (file === undefined) return;
    const pinned = trusted.value.split(/\s+/).filter((key) => key !== '');
    const wrong = pinned.find((key) => !parseVerifier(key).ok);
    if (wrong === undefined) void run(voice, out, { file, pinned }, name);
    else out.replaceChildren(el('p', { class: 'news', role: 'alert' }, t('receipt.trustedWrong', { key: wrong })));
  };
  input.addEventListener('change', () => start(input.files?.[0], input.files?.[0]?.name ?? ''));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (pasted.value.trim() !== '') start(pastedFile(pasted.value), 'pasted.tlog-proof');
    else start(input.files?.[0], input.files?.[0]?.name ?? '');
  });
  document.body.ondragover = (event) => event.preventDefault();
  document.body.ondrop = (event) => {
    event.preventDefault();
    start(event.dataTransfer?.files[0], event.dataTransfer?.files[0]?.name ?? '');
  };
  return [el('h1', {}, t('receipt.titleVerify')), el('p', { class: 'hint' }, t('verify.lead')), form, out];
}

let running: AbortController | undefined;

async function run(voice: Voice, out: HTMLElement, asked: Asked, name: string): Promise<void> {
  running?.abort();
  const own = new AbortController();
  running = own;
  const { t } = voice;
  const bar = el('progress', { max: String(asked.file.size), 'aria-label': t('proof.checking') });
  const cancel = el('button', { type: 'button' }, t('verify.cancel'));
  cancel.addEventListener('click', () => own.abort());
  out.replaceChildren(el('p', {}, t('proof.checking')), bar, cancel);
  const checked = await inWorker(asked, own.signal, (read) => {
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
async function inWorker(asked: Asked, signal: AbortSignal, onRead: (bytes: number) => void): Promise<Checked> {
  const { file, pinned } = asked;
  const program = document.getElementById('program')?.textContent ?? '';
  const address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  try {
    return await checkIn(new Worker(address), asked, { onRead, signal });
  } catch (error) {
    if (signal.aborted || file.size > MAX_AT_ONCE) throw error;
    const bytes = new Uint8Array(await file.arrayBuffer());
    return checkPieces(() => [bytes], pinned);
  } finally {
    URL.revokeObjectURL(address);
  }
}
