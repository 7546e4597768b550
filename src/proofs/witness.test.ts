import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { consistencyProof, EMPTY_ROOT, encodeUtf8, hashAtOf, leafHash, rootFromLeaves } from '#kernel';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { verifyEvidence } from './evidence.ts';
import { parseNote } from './note.ts';
import { signerFor } from './note-key.ts';
import { addCosignatures, openCheckpoint, signCheckpoint } from './signed-checkpoint.ts';
import {
  answerAddCheckpoint,
  checkContinuation,
  formatWitnessRequest,
  type Latest,
  parseWitnessRequest,
  type Witness,
} from './witness.ts';

const ORIGIN = 'town.example/log';
const seed = (byte: number) => new Uint8Array(32).fill(byte);
const logKeys = [signerFor(ORIGIN, 'ed25519-note', seed(1)), signerFor(ORIGIN, 'ml-dsa-44-cosignature', seed(2))];
const stranger = signerFor(ORIGIN, 'ed25519-note', seed(3));
const cosigners = [
  signerFor('north.example/witness', 'ed25519-cosignature', seed(4)),
  signerFor('north.example/witness', 'ml-dsa-44-cosignature', seed(5)),
];

/** The book as it is, and the same book with its entry number 2 rewritten. */
const honest = Array.from({ length: 20 }, (_, i) => leafHash(encodeUtf8(`entry ${i}`)));
const rewritten = honest.map((leaf, i) => (i === 2 ? leafHash(encodeUtf8('another entry')) : leaf));

/** ML-DSA signatures are different each time, so a note is signed once and then is the same for every row. */
const notes = new Map<string, string>();

function note(size: number, leaves = honest, signers = logKeys): string {
  const name = `${size} ${leaves === honest} ${signers.map(({ keyId }) => keyId)}`;
  const root = rootFromLeaves(leaves.slice(0, size));
  const checkpoint = { origin: ORIGIN, size: BigInt(size), root, extensions: [] };
  const text = notes.get(name) ?? signCheckpoint(checkpoint, signers, 1_800_000_000);
  notes.set(name, text);
  return text;
}

function latest(size: number): Latest {
  return { size: BigInt(size), root: rootFromLeaves(honest.slice(0, size)), note: note(size) };
}

function proof(from: number, to: number, leaves = honest) {
  return consistencyProof(BigInt(from), BigInt(to), hashAtOf(leaves));
}

function request(old: number, hashes: readonly Uint8Array[], text: string): string {
  return formatWitnessRequest({ oldSize: BigInt(old), proof: hashes, note: text });
}

function witness(last: Latest | undefined): Witness {
  const logOf = (origin: string) => (origin === ORIGIN ? { verifiers: logKeys, latest: last } : undefined);
  return { logOf, cosigners, timeSeconds: 1_800_000_100 };
}

test('one row a request', () => {
  const six = latest(6);
  const foreign = note(7).replaceAll(ORIGIN, 'elsewhere.example/log');
  const none = undefined;
  const rows: [title: string, last: Latest | undefined, request: string, status: number, body: RegExp][] = [
    ['first sight', none, request(0, [], note(6)), 200, /^— north/],
    ['first sight of an empty log', none, request(0, [], note(0)), 200, /^— north/],
    ['the log grew', six, request(6, proof(6, 20), note(20)), 200, /^— north/],
    ['the log rests', six, request(6, [], note(6)), 200, /^— north/],
    ['from size 0, no proof is due', latest(0), request(0, [], note(6)), 200, /^— north/],
    [
      'one known signature is enough',
      six,
      request(6, proof(6, 7), note(7, honest, [logKeys[0]!, stranger])),
      200,
      /^— north/,
    ],
    ['no text', six, '', 400, /malformed/],
    ['no size', six, `old x\n\n${note(7)}`, 400, /malformed/],
    ['a leading zero', six, `old 06\n\n${note(7)}`, 400, /malformed/],
    ['no note', six, 'old 6\n\nhello\n', 400, /malformed/],
    ['a hash of 31 bytes', six, `old 6\n${'A'.repeat(40)}\n\n${note(7)}`, 400, /malformed/],
    ['64 hashes', six, request(6, Array(64).fill(seed(0)), note(7)), 400, /malformed/],
    ['old size above the checkpoint', six, request(8, [], note(7)), 400, /old-size/],
    ['another log', six, request(6, [], foreign), 404, /unknown/],
    ['not signed by the log', six, request(6, proof(6, 7), note(7, honest, [stranger])), 403, /note-unsigned/],
    ['a signature that fails', six, request(6, [], note(6).replace('\n6\n', '\n7\n')), 403, /signature-invalid/],
    ['a client without history', six, request(0, [], note(20)), 409, /^6\n$/],
    ['the wrong history', six, request(5, proof(5, 20), note(20)), 409, /^6\n$/],
    ['never seen, but an old size is named', none, request(5, proof(5, 20), note(20)), 409, /^0\n$/],
    ['an older checkpoint again', six, request(5, [], note(5)), 409, /^6\n$/],
    ['same size, other root', six, request(6, [], note(6, rewritten)), 409, /^6\n$/],
    ['an empty log with a root', none, request(0, [], emptyWithRoot()), 409, /^0\n$/],
    ['no proof', six, request(6, [], note(20)), 422, /proof/],
    ['a proof of another size', six, request(6, proof(6, 19), note(20)), 422, /proof/],
    ['a proof where none is due', six, request(6, [seed(0)], note(6)), 422, /proof/],
    ['a proof from size 0', none, request(0, [seed(0)], note(6)), 422, /proof/],
    ['a rewritten log', six, request(6, proof(6, 20, rewritten), note(20, rewritten)), 422, /proof/],
  ];
  for (const [title, last, text, status, body] of rows) {
    const answer = answerAddCheckpoint(text, witness(last));
    assert.equal(answer.status, status, title);
    assert.match(answer.body, body, title);
    assert.equal(answer.contentType === 'text/x.tlog.size', status === 409, title);
    assert.equal(answer.latest !== undefined, status === 200, title);
  }
});

function emptyWithRoot(): string {
  return signCheckpoint({ origin: ORIGIN, size: 0n, root: seed(0), extensions: [] }, logKeys, 5);
}

test('a cosigned answer makes one note with the checkpoint', () => {
  const answer = answerAddCheckpoint(request(6, proof(6, 20), note(20)), witness(latest(6)));
  assert.deepEqual(answer.latest, latest(20));
  const cosigned = addCosignatures(note(20), answer.body, cosigners);
  assert.ok(cosigned.ok);
  const opened = openCheckpoint(cosigned.value, [...logKeys, ...cosigners], { strict: true });
  assert.ok(opened.ok);
  assert.deepEqual(
    opened.value.cosignatures.map((signature) => signature.timeSeconds),
    [1_800_000_100, 1_800_000_100],
  );
});

test('two roots for one size convict the log, whatever old size the client names', () => {
  for (const old of [0, 5, 6]) {
    const { evidence } = answerAddCheckpoint(request(old, [], note(6, rewritten)), witness(latest(6)));
    assert.equal(evidence?.kind, 'two-roots');
    assert.ok(evidence !== undefined && verifyEvidence(evidence, logKeys).ok);
  }
});

test('the proof of a rewritten log convicts it, since it leads to a root that the log signed', () => {
  const answer = answerAddCheckpoint(request(6, proof(6, 20, rewritten), note(20, rewritten)), witness(latest(6)));
  assert.equal(answer.evidence?.kind, 'rewritten');
  assert.equal(answer.suspicion, undefined);
  assert.deepEqual(answer.evidence && verifyEvidence(answer.evidence, logKeys), {
    ok: true,
    value: { origin: ORIGIN },
  });
});

test('a bad proof is a suspicion, and an old checkpoint is nothing', () => {
  const bad = answerAddCheckpoint(request(6, proof(6, 19), note(20)), witness(latest(6)));
  assert.equal(bad.evidence, undefined);
  assert.deepEqual(bad.suspicion, { first: note(6), second: note(20), proof: proof(6, 19) });
  const old = answerAddCheckpoint(request(6, [], note(5)), witness(latest(6)));
  assert.equal(old.evidence ?? old.suspicion, undefined);
});

test('no proof convicts an honest log, and the right one convicts every rewritten log', () => {
  const hash = fc.oneof(fc.constantFrom(...honest, ...proof(6, 20), ...proof(7, 13)), fc.constant(seed(9)));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 19 }),
      fc.integer({ min: 1, max: 19 }),
      fc.array(hash, { maxLength: 6 }),
      (a, b, hashes) => {
        const [old, size] = a < b ? [a, b] : [b, a];
        assert.equal(answerAddCheckpoint(request(old, hashes, note(size)), witness(latest(old))).evidence, undefined);
      },
    ),
    { numRuns: 100 },
  );
  for (let old = 3; old < 20; old++) {
    const text = request(old, proof(old, 20, rewritten), note(20, rewritten));
    const { status, evidence, suspicion } = answerAddCheckpoint(text, witness(latest(old)));
    assert.equal(status, 422);
    const isPowerOfTwo = (old & (old - 1)) === 0;
    assert.equal(evidence?.kind, isPowerOfTwo ? undefined : 'rewritten', `from ${old}`);
    assert.equal(suspicion === undefined, !isPowerOfTwo);
    const root = rootFromLeaves(rewritten.slice(0, old));
    const full = { kind: 'rewritten', first: note(old), second: note(20, rewritten), prefixRoot: root } as const;
    assert.ok(verifyEvidence({ ...full, proof: proof(old, 20, rewritten) }, logKeys).ok, `with the tiles, from ${old}`);
  }
});

test('evidence that proves nothing', () => {
  const nothing = { ok: false, refusal: { code: 'evidence-proves-nothing' } };
  const rewrite = { kind: 'rewritten', first: note(6), second: note(20), proof: proof(6, 20) } as const;
  const prefixRoot = rootFromLeaves(honest.slice(0, 6));
  assert.deepEqual(verifyEvidence({ kind: 'two-roots', first: note(6), second: note(6) }, logKeys), nothing);
  assert.deepEqual(verifyEvidence({ kind: 'two-roots', first: note(6), second: note(7) }, logKeys), nothing);
  assert.deepEqual(verifyEvidence({ ...rewrite, prefixRoot }, logKeys), nothing);
  assert.deepEqual(verifyEvidence({ ...rewrite, prefixRoot: seed(1) }, logKeys), nothing);
  const forged = { kind: 'two-roots', first: note(6), second: note(6, rewritten, [stranger]) } as const;
  assert.deepEqual(verifyEvidence(forged, logKeys), { ok: false, refusal: { code: 'note-unsigned' } });
  const other = signerFor('other.example/log', 'ed25519-note', seed(1));
  const elsewhere = signCheckpoint({ origin: other.name, size: 6n, root: seed(1), extensions: [] }, [other], 5);
  assert.deepEqual(
    verifyEvidence({ kind: 'two-roots', first: note(6), second: elsewhere }, [...logKeys, other]),
    nothing,
  );
});

test('a client checks each checkpoint against the last it saw', () => {
  const at = (size: number, leaves = honest): Checkpoint => {
    const parsed = parseNote(note(size, leaves));
    const checkpoint = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
    assert.ok(checkpoint.ok);
    return checkpoint.value;
  };
  const elsewhere = { ...at(7), origin: 'elsewhere.example/log' };
  const rows: [last: Checkpoint | undefined, next: Checkpoint, hashes: readonly Uint8Array[], outcome: string][] = [
    [undefined, at(7), [], 'ok'],
    [at(0), at(7), [], 'ok'],
    [at(6), at(7), proof(6, 7), 'ok'],
    [at(7), at(7), [], 'ok'],
    [at(6), at(7), [], 'log-not-continued'],
    [at(6), at(7, rewritten), proof(6, 7, rewritten), 'log-not-continued'],
    [at(7), at(6), [], 'log-smaller'],
    [at(7), at(7, rewritten), [], 'log-forked'],
    [at(6), elsewhere, proof(6, 7), 'log-other-origin'],
    [{ ...at(0), root: EMPTY_ROOT }, { ...at(0), root: seed(0) }, [], 'log-forked'],
  ];
  for (const [last, next, hashes, outcome] of rows) {
    const result = checkContinuation(last, next, hashes);
    assert.equal(result.ok ? 'ok' : result.refusal.code, outcome);
  }
});

test('requests come back as they were, and any text gets an answer', () => {
  const text = request(6, proof(6, 20), note(20));
  assert.deepEqual(parseWitnessRequest(text), {
    ok: true,
    value: { oldSize: 6n, proof: proof(6, 20), note: note(20) },
  });
  const piece = fc.constantFrom(
    'old 6',
    'old 0',
    '\n',
    '\n\n',
    text.slice(6, 51),
    note(6),
    note(20),
    ORIGIN,
    '— ',
    'x',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    fc
      .tuple(fc.nat(text.length), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
  );
  fc.assert(
    fc.property(texts, (any) => {
      const { status } = answerAddCheckpoint(any, witness(latest(6)));
      assert.ok([200, 400, 403, 404, 409, 422].includes(status));
    }),
    { numRuns: 500 },
  );
});
