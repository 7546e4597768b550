import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '#kernel';
import {
  formatNote,
  formatSignatureLine,
  NOTE_LIMITS,
  openNote,
  parseNote,
  parseSignatureLines,
  signNote,
} from './note.ts';
import { formatVerifier, isKeyName, parseVerifier, signerFor, verifierFor } from './note-key.ts';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const ada = signerFor('ada.example/clerk', 'ed25519-note', seed(1));
const ben = signerFor('ben.example/clerk', 'ed25519-note', seed(2));
const TEXT = 'Minutes of the meeting\n\nThe bridge stays open: 7 of 9.\nEl puente sigue abierto. \u{1F309}\n';
const NOTE = signNote(TEXT, [ada, ben]);

const codeOf = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code);

test('the example of the Go note package verifies, and our signature equals it to the last byte', () => {
  // Source: golang.org/x/mod v0.42.0, sumdb/note, note_test.go.
  const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const secret = fromBase64('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz');
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const line =
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  const verifier = parseVerifier(vkey);
  assert.ok(verifier.ok && secret !== undefined);
  assert.equal(formatVerifier(verifier.value), vkey);
  const opened = openNote(`${text}\n${line}`, [verifier.value], { strict: true });
  assert.deepEqual(opened, { ok: true, value: { text, verified: [{ verifier: verifier.value }], unknown: 0 } });
  assert.equal(signNote(text, [signerFor('PeterNeumann', 'ed25519-note', secret.slice(1))]), `${text}\n${line}`);
});

test('what a reader makes of a note', () => {
  const badLine = formatSignatureLine({ name: ada.name, keyId: ada.keyId, signature: new Uint8Array(64) });
  const shortLine = formatSignatureLine({ name: ada.name, keyId: ada.keyId, signature: new Uint8Array(63) });
  const adaLine = NOTE.slice(NOTE.indexOf('— ada'), NOTE.indexOf('— ben'));
  const benLine = NOTE.slice(NOTE.indexOf('— ben'));
  const cases: [title: string, note: string, known: (typeof ada)[], strict: boolean, outcome: string][] = [
    ['both known', NOTE, [ada, ben], true, 'ok'],
    ['one unknown', NOTE, [ada], false, 'ok'],
    ['one unknown, strictly', NOTE, [ada], true, 'note-signature-unknown'],
    ['nobody known', NOTE, [], false, 'note-unsigned'],
    [
      'a known key fails beside one that holds',
      `${TEXT}\n${benLine}${badLine}`,
      [ada, ben],
      false,
      'note-signature-invalid',
    ],
    [
      'a known key with a short signature',
      `${TEXT}\n${benLine}${shortLine}`,
      [ada, ben],
      false,
      'note-signature-invalid',
    ],
    ['the failing key is unknown', `${TEXT}\n${benLine}${badLine}`, [ben], false, 'ok'],
    ['one key twice', `${NOTE}${adaLine}`, [ada, ben], false, 'note-signature-duplicate'],
    ['an unknown key twice', `${NOTE}${adaLine}`, [ben], false, 'ok'],
    ['another text', NOTE.replace('7 of 9', '8 of 9'), [ada, ben], false, 'note-signature-invalid'],
    ['no last newline', NOTE.slice(0, -1), [ada, ben], false, 'note-malformed'],
    ['no empty line', NOTE.replaceAll('\n\n', '\n'), [ada, ben], false, 'note-malformed'],
    ['no signature', `${TEXT}\n`, [ada, ben], false, 'note-malformed'],
    ['a tab in the text', `a\tb\n\n${adaLine}`, [ada], false, 'note-malformed'],
    ['a carriage return', NOTE.replace('\n', '\r\n'), [ada], false, 'note-malformed'],
    ['half of a surrogate pair', `\ud800\n\n${adaLine}`, [ada], false, 'note-malformed'],
    ['too long', `${'a'.repeat(NOTE_LIMITS.bytes)}\n\n${adaLine}`, [ada], false, 'note-too-large'],
    ['too long in bytes alone', `${'é'.repeat(NOTE_LIMITS.bytes / 2)}\n\n${adaLine}`, [ada], false, 'note-too-large'],
    ['64 lines', `${TEXT}\n${benLine.repeat(63)}${adaLine}`, [ada], false, 'ok'],
    ['65 lines', `${TEXT}\n${benLine.repeat(64)}${adaLine}`, [ada], false, 'note-too-many-signatures'],
  ];
  for (const [title, note, known, strict, outcome] of cases) {
    assert.equal(codeOf(openNote(note, known, { strict })), outcome, title);
  }
});

test('signature lines: name, one space, strict base64 of at least five bytes', () => {
  const cases: [line: string, ok: boolean][] = [
    [`— a.example ${toBase64(new Uint8Array(5))}`, true],
    [`— a.example ${toBase64(new Uint8Array(4))}`, false],
    ['— a.example AAAAAAA', false],
    ['— a.example AAAAAAB=', false],
    ['— a.example AAAAAAA= ', false],
    ['—  AAAAAAA=', false],
    ['— a+b AAAAAAA=', false],
    ['— a\u2003b AAAAAAA=', false],
    ['- a.example AAAAAAA=', false],
    ['—a.example AAAAAAA=', false],
    ['', false],
  ];
  for (const [line, ok] of cases) assert.equal(parseSignatureLines(`${line}\n`).ok, ok, line);
});

test('verifier keys of all three types, and what is none', () => {
  const types = ['ed25519-note', 'ed25519-cosignature', 'ml-dsa-44-cosignature'] as const;
  for (const type of types) {
    const { name, keyId, publicKey } = signerFor('town.example/log', type, seed(3));
    const parsed = parseVerifier(formatVerifier({ name, keyId, type, publicKey }));
    assert.deepEqual(parsed, { ok: true, value: { name, keyId, type, publicKey } });
  }
  const good = formatVerifier(ada);
  const cases: [vkey: string, outcome: string][] = [
    [good.toUpperCase(), 'vkey-id-mismatch'],
    [`x${good}`, 'vkey-id-mismatch'],
    [good.slice(0, -4), 'vkey-malformed'],
    [`${good}\n`, 'vkey-malformed'],
    ['a.example+00000000+AAAA', 'vkey-type-unknown'],
    ['a.example+00000000+', 'vkey-malformed'],
    ['a.example', 'vkey-malformed'],
    ['', 'vkey-malformed'],
    // The identity point, whose holder could sign anything: refused by the byte rule.
    [`a.example+00000000+${toBase64(Uint8Array.of(1, 1, ...new Uint8Array(31)))}`, 'vkey-malformed'],
  ];
  for (const [vkey, outcome] of cases) assert.equal(codeOf(parseVerifier(vkey)), outcome, vkey);
});

test('key names', () => {
  const good = ['a', 'town.example/log', 'ciudad.example/año', '\u{1F309}', 'x'.repeat(255)];
  const bad = ['', 'a b', 'a+b', 'a\u00a0b', 'a\u0085', '\u3000', 'a\nb', '\ud800', 'x'.repeat(256), 'é'.repeat(128)];
  for (const name of good) assert.ok(isKeyName(name), name);
  for (const name of bad) assert.ok(!isKeyName(name), JSON.stringify(name));
  assert.throws(() => verifierFor('a b', 'ed25519-note', ada.publicKey));
});

test('no character of a note can change, come or go unnoticed by a strict reader', () => {
  const other = fc.oneof(
    fc.constantFrom('\n', ' ', '+', '=', '—', 'A', '0', '\u0000'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.nat(NOTE.length), fc.nat(2), other, (at, length, put) => {
      const changed = NOTE.slice(0, at) + put + NOTE.slice(at + length);
      fc.pre(changed !== NOTE);
      assert.ok(!openNote(changed, [ada, ben], { strict: true }).ok);
    }),
    { numRuns: 2000 },
  );
});

test('any text that can be signed comes back as it was', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => [...text].every((char) => char >= ' '));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = `${lines.join('\n')}\n`;
      const note = signNote(text, [ada]);
      assert.equal(note, formatNote({ text, signatures: parseNoteOrThrow(note).signatures }));
      const opened = openNote(note, [ada], { strict: true });
      assert.ok(opened.ok && opened.value.text === text);
    }),
  );
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      for (const parse of [parseNote, parseSignatureLines, parseVerifier])
        assert.equal(typeof parse(text).ok, 'boolean');
      assert.equal(typeof openNote(text, [ada, ben]).ok, 'boolean');
    }),
    { numRuns: 1000 },
  );
});

function anyText(): fc.Arbitrary<string> {
  const piece = fc.constantFrom('— ', '\n', '\n\n', ' ', '+', 'a.example', 'AAAAAAA=', '+00000000+', NOTE, TEXT);
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  );
}

function parseNoteOrThrow(note: string) {
  const parsed = parseNote(note);
  assert.ok(parsed.ok);
  return parsed.value;
}
