/**
 * Every function that reads what a stranger sent, with examples of what it should read. `read` must not throw,
 * whatever the bytes; where something is accepted it also checks that there is one form of it only.
 * `fuzz.test.ts` finds readers that are missing here.
 */
import assert from 'node:assert/strict';
import * as kernel from '#kernel';
import { type Bytes, concat, encode, encodeUtf8 } from '#kernel';
import * as proofs from '#proofs';
import { formatReceiptPage, type ReceiptPage, verifyFile } from '#verify';
import { genesisFile, readGenesis, startOf } from '../../src/engine/cometbft/genesis.ts';
import { fromWire, toWire } from '../../src/engine/cometbft/wire.ts';
import { verifyEvidence } from '../../src/proofs/evidence.ts';
import type { Seeded } from '../seeded.ts';
import { citizen, ORIGIN, passkeyCitizen, type TestTown } from '../test-town.ts';
import { imports } from './imports.ts';
import { damaged } from './mutate.ts';
import { networkReaders } from './network.ts';
import { livedInTown } from './town.ts';

export type Decoder = {
  /** Names of the exported functions that are tried here. */
  readonly covers: readonly string[];
  readonly examples: readonly Bytes[];
  /** Other inputs than damaged examples, where those would seldom get far. */
  readonly make?: (random: Seeded) => Bytes;
  /** True where the bytes were accepted. */
  readonly read: (bytes: Bytes) => boolean;
  /** Inputs among a thousand that go to it; costly readers get few. */
  readonly share: number;
};

/** Accepted values have one form: writing what was read gives the bytes that were read. */
function sameBytes(written: Bytes, bytes: Bytes): true {
  assert(kernel.equalBytes(written, bytes), 'accepted a second form of the same value');
  return true;
}

function sameText(written: string, text: string): true {
  assert.equal(written, text, 'accepted a second form of the same value');
  return true;
}

/** A reader of text is fed what the bytes say, also where they are not UTF-8: every code unit can come out. */
function textOf(bytes: Bytes): string {
  return kernel.decodeUtf8(bytes) ?? Buffer.from(bytes).toString('utf16le');
}

const texts = (...examples: readonly string[]): Bytes[] => examples.map(encodeUtf8);

export function decoders(town: TestTown = livedInTown()): readonly Decoder[] {
  return [
    ...encodings(),
    ...transactions(town),
    ...notes(town),
    ...files(town),
    ...logParts(town),
    ...network(town),
    ...networkReaders(),
    ...imports(),
  ];
}

function encodings(): readonly Decoder[] {
  const value = { a: [1, -2, 'é', null, true], b: { c: '\u2028"\\' }, z: 9_007_199_254_740_991 };
  return [
    {
      covers: ['decode'],
      examples: [encode(value), encode([]), encode('text')],
      read: (bytes) => {
        const decoded = kernel.decode(bytes);
        return decoded.ok && sameBytes(encode(decoded.value), bytes);
      },
      share: 120,
    },
    {
      covers: ['decodeText'],
      examples: [encode(value)],
      read: (bytes) => {
        const text = textOf(bytes);
        const decoded = kernel.decodeText(text);
        return decoded.ok && sameText(kernel.encodeText(decoded.value), text);
      },
      share: 50,
    },
    {
      covers: ['fromHex', 'fromBase64', 'fromBase64url'],
      examples: texts('00ff', 'AAE=', 'AAEC', '_-8', ''),
      read: (bytes) => {
        const text = textOf(bytes);
        const [hex, base64, url] = [kernel.fromHex(text), kernel.fromBase64(text), kernel.fromBase64url(text)];
        if (hex !== undefined) sameText(kernel.toHex(hex), text);
        if (base64 !== undefined) sameText(kernel.toBase64(base64), text);
        if (url !== undefined) sameText(kernel.toBase64url(url), text);
        return (hex ?? base64 ?? url) !== undefined;
      },
      share: 50,
    },
    {
      covers: ['decodeUtf8'],
      examples: texts('é€😀', 'plain', '\u0000\uffff'),
      read: (bytes) => {
        const text = kernel.decodeUtf8(bytes);
        return text !== undefined && sameBytes(encodeUtf8(text), bytes);
      },
      share: 50,
    },
    {
      covers: ['keyPart'],
      examples: texts('office%20name', 'a%2fb', '%c3%a9'),
      read: (bytes) => kernel.keyPart(textOf(bytes)) !== undefined,
      share: 20,
    },
  ];
}

function transactions(town: TestTown): readonly Decoder[] {
  const entries = town.store.entries;
  const own = entries.filter((entry) => !kernel.isBlockEntry(entry)).slice(-120);
  const office = { office: 'tax', title: 'Tax', roles: [{ role: 'head', rights: [] }] };
  const passkey = town.sign(passkeyCitizen('Page'), 'clerk', 'members/add-office', office).transaction;
  const attached = town.sign(citizen('Ada Quill'), 'clerk', 'members/add-office', office, {
    attachments: [{ hash: 'A'.repeat(43), size: 1 }],
  }).transaction;
  const machine = new kernel.Machine({
    chain: town.machine.chain,
    modules: town.modules,
    store: town.store,
    // So that damage reaches the rules and does not end at the signature.
    authenticate: () => true,
    attachments: 'pruned',
  });
  return [
    {
      covers: ['readTransaction', 'authenticate'],
      examples: [...own, passkey.bytes, attached.bytes],
      read: (bytes) => {
        const read = kernel.readTransaction(bytes);
        if (!read.ok) return false;
        const { body, signer, signature, bodyBytes } = read.value;
        sameBytes(kernel.encodeTransaction(body, signer, signature), bytes);
        sameBytes(kernel.bodyToSign(body), bodyBytes);
        kernel.authenticate(read.value);
        return true;
      },
      share: 100,
    },
    {
      covers: ['Machine.check', 'Machine.finalize'],
      examples: own,
      make: (random) => anyAct(town, random),
      read: (bytes) => {
        const read = kernel.readTransaction(bytes);
        if (!read.ok) return false;
        const { timeMs, height } = machine.tip;
        const ordered = { transaction: read.value };
        // The examples are on record already, so each comes under another name.
        const renamed = {
          ...ordered.transaction,
          body: { ...read.value.body, id: nameOf(bytes), expiresMs: timeMs + 1_000 },
        };
        const checked = machine.check({ transaction: renamed }, timeMs);
        const { answers } = machine.finalize({ height: height + 1, timeMs, transactions: [{ transaction: renamed }] });
        machine.discard();
        assert.equal(answers[0]?.accepted, checked.ok, 'check and finalize disagree');
        return checked.ok;
      },
      share: 120,
    },
    {
      covers: ['readBlockEntry', 'isBlockEntry'],
      examples: entries.filter(kernel.isBlockEntry).slice(-20),
      read: (bytes) => {
        kernel.isBlockEntry(bytes);
        const read = kernel.readBlockEntry(bytes);
        return read.ok && sameBytes(kernel.encodeBlockEntry(read.value), bytes);
      },
      share: 60,
    },
    {
      covers: [
        'verifyEd25519',
        'verifyP256',
        'isEd25519PublicKey',
        'isP256PublicKey',
        'derToP1363',
        'verifyPasskey',
        'readPasskey',
      ],
      examples: [
        new Uint8Array(129).fill(1),
        kernel.encodeTransaction(passkey.body, passkey.signer, passkey.signature),
      ],
      read: (bytes) => {
        const [key, signature] = [bytes.subarray(0, 65), bytes.subarray(65)];
        kernel.isEd25519PublicKey(key.subarray(0, 32));
        kernel.isP256PublicKey(key);
        const der = kernel.derToP1363(bytes);
        const assertion = { publicKey: key, authenticatorData: signature, clientDataJSON: bytes, signature };
        const site = {
          challenge: key.subarray(0, 32),
          rpId: 'ashbrook.example',
          origins: ['https://ashbrook.example'],
        };
        const held = [
          kernel.verifyEd25519(key.subarray(0, 32), bytes, signature.subarray(0, 64)),
          kernel.verifyP256(key, bytes, signature.subarray(0, 64)),
          kernel.verifyPasskey(assertion, site).ok,
        ];
        assert(!held.includes(true), 'a signature out of nothing');
        return der !== undefined;
      },
      share: 20,
    },
  ];
}

/** A well-formed transaction of any action, whose input makes sense or not. */
function anyAct(town: TestTown, random: Seeded): Bytes {
  const module = random.one(town.modules);
  const name = random.one([...Object.keys(module.schema.actions), 'constructor']);
  const made =
    name === 'constructor' ? {} : module.generate(name, random, kernel.within(town.machine.state, module.name));
  const input = made === undefined ? town.founding() : made;
  const body = {
    action: `${module.name}/${name}`,
    chain: town.machine.chain,
    expiresMs: 0,
    id: 'A'.repeat(22),
    input: random.chance(70) ? damaged(random, input) : input,
    ...(random.chance(90) ? { office: 'clerk' } : {}),
  };
  return kernel.encodeTransaction(body, citizen('Ada Quill').signer, 'A'.repeat(86));
}

function nameOf(bytes: Bytes): string {
  return kernel.toBase64url(kernel.leafHash(bytes).subarray(0, 16));
}

function notes(town: TestTown): readonly Decoder[] {
  const checkpoint = town.checkpoint();
  const parsed = proofs.parseNote(checkpoint);
  assert(parsed.ok);
  const witness = proofs.signerFor('north.example/witness', 'ed25519-cosignature', new Uint8Array(32).fill(4));
  const line = proofs.formatSignatureLine(proofs.signCheckpointText(witness, parsed.value.text, 1_800_000_000));
  const keys = [...town.logSigners, witness];
  const vkeys = keys.map(proofs.formatVerifier);
  const watching: proofs.Witness = {
    logOf: () => ({ verifiers: town.logSigners, latest: undefined }),
    cosigners: [witness],
    timeSeconds: 1_800_000_000,
  };
  const request = proofs.formatWitnessRequest({ oldSize: 0n, proof: [], note: checkpoint });
  const root = new Uint8Array(32).fill(1);
  const other = { origin: ORIGIN, size: BigInt(town.machine.tip.size), root, extensions: [] };
  const forked = proofs.signCheckpoint(other, town.logSigners, 1_800_000_000);
  const twoRoots = { kind: 'two-roots', first: checkpoint, second: forked } as const;
  const policy = `log ${vkeys[0]} https://town.example/\nwitness N ${vkeys.at(-1)}\ngroup G any N\nquorum G\n`;
  return [
    {
      covers: ['parseNote', 'openNote', 'openCheckpoint'],
      examples: texts(checkpoint, checkpoint + line),
      read: (bytes) => {
        const text = textOf(bytes);
        const note = proofs.parseNote(text);
        if (note.ok) sameText(proofs.formatNote(note.value), text);
        proofs.openNote(text, keys);
        return proofs.openCheckpoint(text, keys, { everyLogKey: true, strict: true }).ok;
      },
      share: 40,
    },
    {
      covers: ['parseCheckpoint', 'parseSize', 'parseHash'],
      examples: texts(parsed.value.text, `${parsed.value.text}extension\n`),
      read: (bytes) => {
        const text = textOf(bytes);
        const read = proofs.parseCheckpoint(text);
        return read.ok && sameText(proofs.formatCheckpoint(read.value), text);
      },
      share: 60,
    },
    {
      covers: ['parseSignatureLines', 'addCosignatures', 'checkNoteSignature', 'checkCheckpointSignature'],
      examples: texts(line, line + line),
      read: (bytes) => {
        const text = textOf(bytes);
        proofs.addCosignatures(checkpoint, text, [witness]);
        return proofs.parseSignatureLines(text).ok;
      },
      share: 40,
    },
    {
      covers: ['parseVerifier', 'isKeyName'],
      examples: texts(...vkeys),
      read: (bytes) => {
        const text = textOf(bytes);
        proofs.isKeyName(text);
        const read = proofs.parseVerifier(text);
        return read.ok && sameText(proofs.formatVerifier(read.value), text);
      },
      share: 50,
    },
    {
      covers: ['parseWitnessRequest', 'answerAddCheckpoint'],
      examples: texts(request, request.replace('old 0', `old 5\n${'A'.repeat(43)}=`)),
      read: (bytes) => {
        const text = textOf(bytes);
        const read = proofs.parseWitnessRequest(text);
        if (read.ok) sameText(proofs.formatWitnessRequest(read.value), text);
        return proofs.answerAddCheckpoint(text, watching).status === 200;
      },
      share: 30,
    },
    {
      covers: ['parsePolicy'],
      examples: texts(policy),
      read: (bytes) => {
        const read = proofs.parsePolicy(textOf(bytes));
        if (!read.ok) return false;
        const plain = proofs.formatPolicy(read.value);
        const again = proofs.parsePolicy(plain);
        return again.ok && sameText(proofs.formatPolicy(again.value), plain);
      },
      share: 50,
    },
    {
      covers: ['verifyEvidence', 'verifyEvidenceFile'],
      examples: texts(proofs.formatEvidenceFile(twoRoots, town.logSigners)),
      read: (bytes) => {
        const text = textOf(bytes);
        const evidence = { kind: 'two-roots', first: checkpoint, second: text } as const;
        assert(!verifyEvidence(evidence, town.logSigners).ok, 'an honest log was convicted');
        return proofs.verifyEvidenceFile(text).ok;
      },
      share: 10,
    },
  ];
}

function files(town: TestTown): readonly Decoder[] {
  const transaction = town.store.entries.findLastIndex((entry) => !kernel.isBlockEntry(entry));
  const receipt = town.receipt(transaction);
  const presence = town.stateProof('members/office/clerk');
  const absence = town.stateProof('members/office/nobody');
  const { proof } = town.machine.prove('members/office/clerk');
  const small = livedInTown(6);
  return [
    {
      covers: ['parseTlogProof'],
      examples: texts(receipt, presence),
      read: (bytes) => {
        const text = textOf(bytes);
        const read = proofs.parseTlogProof(text);
        return read.ok && sameText(proofs.formatTlogProof(read.value), text);
      },
      share: 50,
    },
    {
      covers: ['verifyProofFile', 'isProofFile', 'verifyTlogProof', 'verifyProof', 'verifyFile'],
      examples: texts(receipt, presence, absence).flatMap((file) => [file, withExtraOf(file)]),
      read: (bytes) => {
        proofs.isProofFile(bytes);
        return verifyFile([extraPacked(bytes)]).ok;
      },
      share: 30,
    },
    {
      covers: ['isPage', 'readReceiptPage', 'readReceiptData', 'verifyReceiptPage'],
      examples: texts(
        pageOf({ proof: receipt, instruments: [], acts: [] }),
        pageOf({ proof: receipt, instruments: [presence, absence], acts: [receipt] }),
      ),
      read: (bytes) => verifyFile([bytes]).ok,
      share: 10,
    },
    {
      covers: ['verifyBook', 'linesOf', 'logKeysOf'],
      examples: [small.book()],
      read: (bytes) => verifyFile([bytes]).ok,
      share: 5,
    },
    {
      covers: ['decodeStateProof', 'verifyPresence', 'verifyAbsence'],
      examples: [encode(kernel.encodeStateProof(proof))],
      read: (bytes) => {
        const value = kernel.decode(bytes);
        const read = value.ok ? kernel.decodeStateProof(value.value) : value;
        if (!read.ok) return false;
        const root = town.machine.tip.stateRoot;
        const key = encodeUtf8('members/office/clerk');
        assert(!kernel.verifyAbsence(root, key, read.value), 'a record that is there was proved away');
        kernel.verifyPresence(root, key, bytes, read.value);
        return sameBytes(encode(kernel.encodeStateProof(read.value)), bytes);
      },
      share: 45,
    },
  ];
}

function pageOf(page: ReceiptPage): string {
  return `<!doctype html><html><body>${formatReceiptPage(page)}</body></html>`;
}

/** The part of a proof file that is base64, laid open behind a mark, so that damage can reach into it. */
const OPEN = encodeUtf8('open\n');

function withExtraOf(file: Bytes): Bytes {
  const [, base64 = ''] = /\nextra (.*)\n/.exec(textOf(file)) ?? [];
  const rest = textOf(file).replace(/\nextra .*\n/, '\nextra @\n');
  return concat(OPEN, kernel.fromBase64(base64) ?? new Uint8Array(0), encodeUtf8(`\n${rest}`));
}

/** The reverse, for whatever has become of it. */
function extraPacked(bytes: Bytes): Bytes {
  if (!kernel.equalBytes(bytes.subarray(0, OPEN.length), OPEN)) return bytes;
  const end = bytes.indexOf(0x0a, OPEN.length);
  if (end < 0) return bytes;
  const extra = kernel.toBase64(bytes.subarray(OPEN.length, end));
  return encodeUtf8(
    Buffer.from(bytes.subarray(end + 1))
      .toString()
      .toWellFormed()
      .replace('@', extra),
  );
}

function logParts(town: TestTown): readonly Decoder[] {
  const bundle = proofs.encodeEntries(town.store.entries.slice(0, 5));
  return [
    {
      covers: ['parseTilePath'],
      examples: texts('tile/1/x001/234.p/17', 'tile/entries/000', 'tile/0/x123/x456/789'),
      read: (bytes) => {
        const text = textOf(bytes);
        const tile = proofs.parseTilePath(text);
        return tile !== undefined && sameText(proofs.tilePath(tile), text);
      },
      share: 50,
    },
    {
      covers: ['decodeEntries'],
      examples: [bundle, new Uint8Array(0)],
      read: (bytes) => {
        const entries = proofs.decodeEntries(bytes, 5);
        return entries !== undefined && sameBytes(proofs.encodeEntries(entries), bytes);
      },
      share: 30,
    },
  ];
}

/** What towns of one book send each other. */
function network(town: TestTown): readonly Decoder[] {
  const { bytes } = town.sign(citizen('Ada Quill'), 'clerk', 'members/add-office', { office: 'tax' }).transaction;
  const genesis = {
    start: startOf(town.machine),
    timeMs: town.timeMs,
    validators: [{ key: 'A'.repeat(43), power: 1 }],
  };
  return [
    {
      covers: ['fromWire'],
      examples: [bytes, toWire(bytes, [encodeUtf8('scan')]), toWire(bytes, [new Uint8Array(0), bytes])],
      read: (wire) => {
        const read = fromWire(wire);
        return read.ok && sameBytes(toWire(read.value.transaction.bytes, read.value.attachments), wire);
      },
      share: 60,
    },
    {
      covers: ['readGenesis'],
      examples: texts(genesisFile(genesis)),
      read: (file) => {
        const text = textOf(file);
        const read = readGenesis(text);
        return read !== undefined && sameText(genesisFile(read), text);
      },
      share: 40,
    },
  ];
}
