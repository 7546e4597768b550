import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { sha256 } from '#crypto';
import { accept, encodeUtf8, MAX_ATTACHMENT_BYTES, refuse, toBase64url } from '#kernel';
import { Attachments, type Naming } from './attachments.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-attachments-'));
after(() => rmSync(folder, { recursive: true }));

const HOUR_MS = 3_600_000;
const page = encodeUtf8('a page image');
const stray = encodeUtf8('something that nobody ever names');
const pageHash = toBase64url(sha256(page));
/** The book names the page, in an entry ordered at the second hour, and keeps it for two hours more. */
const named = { timeMs: 2 * HOUR_MS, keptUntilMs: 4 * HOUR_MS };
let asked = 0;
const naming: Naming = () =>
  accept((hash) => {
    asked++;
    return toBase64url(hash) === pageHash ? named : undefined;
  });

describe('attachments', () => {
  let nowMs = 0;
  const attachments = new Attachments(join(folder, 'attachments.db'), { now: () => nowMs, naming });
  after(() => attachments.close());

  it('gives back what was put, under its hash', () => {
    const put = attachments.put(page);
    assert.deepEqual(put, { ok: true, value: { hash: pageHash, size: page.length } });
    assert.deepEqual(attachments.put(page), put, 'twice is once');
    assert.deepEqual(Buffer.from(attachments.get(sha256(page)) ?? []), Buffer.from(page));
    assert.equal(attachments.get(sha256(stray)), undefined);
  });

  it('takes neither nothing nor too much', () => {
    const code = (content: Uint8Array, sender = '') => {
      const put = attachments.put(content, sender);
      return put.ok ? 'ok' : put.refusal.code;
    };
    assert.equal(code(new Uint8Array(0)), 'attachment-empty');
    assert.equal(code(new Uint8Array(MAX_ATTACHMENT_BYTES + 1)), 'attachment-too-large');
    const page = (fill: number) => new Uint8Array(MAX_ATTACHMENT_BYTES).fill(fill);
    const greedy = Array.from({ length: 9 }, (_, i) => code(page(100 + i), 'greedy'));
    assert.deepEqual([greedy[7], greedy[8]], ['ok', 'attachments-full'], 'its share is used');
    assert.equal(code(page(150), 'another'), 'ok');
    const most = Array.from({ length: 55 }, (_, i) => code(page(i + 1), `sender ${Math.floor(i / 8)}`));
    assert(most.every((one) => one === 'ok'));
    const isHere = (fill: number) => attachments.get(sha256(page(fill))) !== undefined;
    assert.deepEqual([isHere(100), isHere(101)], [false, true], 'the oldest of whoever holds most gave way');
    assert(attachments.take(sha256(page(1))) !== undefined);
    assert.equal(code(page(160), 'a newcomer'), 'ok', 'many together keep nobody out');
    assert.deepEqual([isHere(1), isHere(2)], [true, false], 'what is on its way stays, and the next oldest goes');
    assert(isHere(150), 'and who holds little keeps it');
    nowMs = 2 * HOUR_MS;
    assert.equal(code(stray), 'ok', 'what was swept away gives room again');
  });

  it('counts content once, however often it comes, and keeps what is on its way', () => {
    const again = Array.from({ length: 100 }, () => attachments.put(new Uint8Array(MAX_ATTACHMENT_BYTES).fill(7)));
    assert(again.every(({ ok }) => ok));
    nowMs += HOUR_MS - 1;
    assert(attachments.take(sha256(stray)) !== undefined);
    nowMs += 2;
    attachments.sweep();
    assert(attachments.get(sha256(stray)) !== undefined, 'its hour began anew');
  });

  it('lets go of what no entry names after an hour, and never of what one does', () => {
    nowMs += HOUR_MS + 1;
    assert.deepEqual(attachments.sweep(), accept(1));
    assert.equal(attachments.get(sha256(stray)), undefined);
    assert(attachments.get(sha256(page)) !== undefined);
  });

  it('is pruned by the time of the entry, once its class does not keep it any more', () => {
    const last = nowMs;
    assert.deepEqual(attachments.prune(2 * HOUR_MS), accept({ pruned: 0, kept: 0 }));
    nowMs = 4 * HOUR_MS - 1;
    assert.deepEqual(attachments.prune(2 * HOUR_MS + 1), accept({ pruned: 0, kept: 1 }));
    assert(attachments.get(sha256(page)) !== undefined);
    nowMs = Math.max(last, 4 * HOUR_MS);
    assert.deepEqual(attachments.prune(2 * HOUR_MS + 1), accept({ pruned: 1, kept: 0 }));
    assert.equal(attachments.get(sha256(page)), undefined);
  });

  it('is taken while the book cannot be asked, and then nothing goes', () => {
    const behind = refuse('projection-behind', { projection: 'attachments', missing: 30_000 });
    let answer: ReturnType<Naming> = behind;
    const [path, start] = [join(folder, 'behind.db'), nowMs];
    const here = new Attachments(path, { now: () => nowMs, naming: () => answer });
    assert.deepEqual(here.put(stray, 'somebody'), accept({ hash: toBase64url(sha256(stray)), size: stray.length }));
    nowMs += 2 * HOUR_MS;
    assert(here.put(page).ok);
    assert.deepEqual([here.sweep(), here.prune(nowMs + 1)], [behind, behind]);
    assert(here.get(sha256(stray)) !== undefined);
    answer = naming();
    assert.deepEqual(here.sweep(), accept(1));
    assert.equal(here.get(sha256(stray)), undefined);
    here.close();
    nowMs = start;
  });

  it('asks again only of what nothing named yet', () => {
    const here = new Attachments(join(folder, 'again.db'), { now: () => nowMs, naming });
    assert(here.put(page).ok && here.put(stray).ok);
    here.sweep();
    asked = 0;
    here.sweep();
    assert.equal(asked, 1, 'of the stray');
    here.close();
    const started = new Attachments(join(folder, 'again.db'), { now: () => nowMs, naming });
    nowMs += HOUR_MS + 1;
    asked = 0;
    assert.deepEqual([started.sweep(), asked], [accept(1), 2], 'after a start it looks through everything once');
    started.close();
  });
});
