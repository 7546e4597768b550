import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseNote } from './note.ts';
import { signerFor } from './note-key.ts';
import { addCosignatures, openCheckpoint, signCheckpoint } from './signed-checkpoint.ts';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const ORIGIN = 'town.example/log';
const logKey = signerFor(ORIGIN, 'ed25519-note', seed(1));
const logPq = signerFor(ORIGIN, 'ml-dsa-44-cosignature', seed(2));
const north = signerFor('north.example/witness', 'ed25519-cosignature', seed(3));
const south = signerFor('south.example/witness', 'ml-dsa-44-cosignature', seed(4));
const clerk = signerFor('clerk.example', 'ed25519-note', seed(5));
const all = [logKey, logPq, north, south, clerk];

const checkpoint = { origin: ORIGIN, size: 70_000n, root: seed(7), extensions: [] };
const NOTE = signCheckpoint(checkpoint, [logKey, logPq], 1_800_000_000);
const linesOf = (...signers: (typeof north)[]) =>
  signCheckpoint(checkpoint, signers, 1_800_000_060).split('\n\n')[1] ?? '';

const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code);

test('our log signs twice, and witnesses add their word', () => {
  const cosigned = addCosignatures(NOTE, linesOf(north, south), [north, south]);
  assert.ok(cosigned.ok);
  const opened = openCheckpoint(cosigned.value, all, { strict: true, everyLogKey: true });
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.checkpoint, checkpoint);
  assert.deepEqual(
    opened.value.logSignatures.map(({ verifier, timeSeconds }) => [verifier.type, timeSeconds]),
    [
      ['ed25519-note', undefined],
      ['ml-dsa-44-cosignature', 1_800_000_000],
    ],
  );
  assert.deepEqual(
    opened.value.cosignatures.map(({ verifier, timeSeconds }) => [verifier.name, timeSeconds]),
    [
      ['north.example/witness', 1_800_000_060],
      ['south.example/witness', 1_800_000_060],
    ],
  );
});

test('whose word makes a checkpoint', () => {
  const sign = (signers: typeof all, extensions: string[] = []) =>
    signCheckpoint({ ...checkpoint, extensions }, signers, 5);
  const spoiled = NOTE.replace('70000', '70001');
  const cases: [title: string, note: string, known: typeof all, options: object, outcome: string][] = [
    ['either key of the log is enough', NOTE, [logPq], {}, 'ok'],
    ['an unknown line, strictly', NOTE, [logKey], { strict: true }, 'note-signature-unknown'],
    ['a stripped ML-DSA line', sign([logKey]), all, { strict: true }, 'ok'],
    [
      'a stripped ML-DSA line, every key asked',
      sign([logKey]),
      all,
      { everyLogKey: true },
      'checkpoint-signature-missing',
    ],
    ['witnesses alone', sign([north, south]), all, {}, 'checkpoint-not-signed-by-log'],
    ['somebody else alone', sign([clerk]), all, {}, 'checkpoint-not-signed-by-log'],
    ['another size', spoiled, all, {}, 'note-signature-invalid'],
    ['extension lines under Ed25519', sign([logKey, logPq], ['x']), all, {}, 'ok'],
    ['extension lines under ML-DSA alone', sign([logPq], ['x']), all, {}, 'checkpoint-extensions-unsigned'],
    ['a signed text that is no checkpoint', `no\n\n${NOTE.split('\n\n')[1]}`, [logPq], {}, 'note-signature-invalid'],
  ];
  // The id is 32 bits, so another key with the same one is found in minutes; it does not stand in for the first.
  const twin = { ...signerFor(logKey.name, 'ed25519-note', new Uint8Array(32).fill(99)), keyId: logPq.keyId };
  const twins = openCheckpoint(sign([twin]), [twin, logPq], { everyLogKey: true });
  assert.equal(codeOf(twins), 'checkpoint-signature-missing');
  for (const [title, note, known, options, outcome] of cases) {
    assert.equal(codeOf(openCheckpoint(note, known, options)), outcome, title);
  }
});

test('adding cosignatures', () => {
  const foreign = signCheckpoint({ ...checkpoint, size: 1n }, [north], 5).split('\n\n')[1] ?? '';
  const cases: [title: string, lines: string, known: typeof all, outcome: string][] = [
    ['unknown lines are dropped', linesOf(north, south), [south], 'ok'],
    ['nobody known', linesOf(north), [south], 'cosignature-missing'],
    ['for another checkpoint', foreign, [north], 'note-signature-invalid'],
    ['a note signature is no cosignature', linesOf(clerk), [clerk], 'cosignature-missing'],
    ['no lines', '', [north], 'note-malformed'],
    ['a page of an HTTP error', '<html>\n', [north], 'note-malformed'],
  ];
  for (const [title, lines, known, outcome] of cases)
    assert.equal(codeOf(addCosignatures(NOTE, lines, known)), outcome, title);
  const once = addCosignatures(NOTE, linesOf(north), [north]);
  assert.ok(once.ok);
  const twice = addCosignatures(once.value, linesOf(north), [north]);
  assert.deepEqual(twice, once, 'the same key signs once');
  const note = parseNote(once.value);
  assert.ok(note.ok && note.value.signatures.length === 3);
});

test('no character of a cosigned checkpoint can change, come or go unnoticed by a strict reader', () => {
  const cosigned = addCosignatures(NOTE, linesOf(north, south), [north, south]);
  assert.ok(cosigned.ok);
  const note = cosigned.value;
  const at = fc.oneof(
    fc.nat(note.length),
    fc.nat(120),
    fc.nat(200).map((back) => note.length - back),
  );
  const put = fc.oneof(
    fc.constantFrom('\n', ' ', '+', '=', '—', 'A', '0', '\nx'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  );
  fc.assert(
    fc.property(at, fc.nat(2), put, (start, length, text) => {
      const changed = note.slice(0, start) + text + note.slice(start + length);
      fc.pre(changed !== note);
      assert.ok(!openCheckpoint(changed, all, { strict: true }).ok);
    }),
    { numRuns: 1500 },
  );
});
