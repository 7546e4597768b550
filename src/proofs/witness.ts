/**
 * The witness: a town that watches another town's log cosigns its checkpoints, each only after a proof
 * that it continues the last one. Then no log can show two books without some witness seeing it.
 *
 * This file decides; it stores nothing. The caller looks up, decides, stores `latest` and answers, all in
 * one atomic step for an origin, and stores before it answers: else two requests at once could roll the
 * witness back.
 *
 * Source: C2SP tlog-witness v1.0.0, `add-checkpoint`.
 */
import { accept, type Bytes, EMPTY_ROOT, equalBytes, type Result, refuse, toBase64, verifyConsistency } from '#kernel';
import { type Checkpoint, parseCheckpoint, parseHash, parseSize } from './checkpoint.ts';
import { signCheckpointText } from './cosignature.ts';
import { type Evidence, findEvidence, type Suspicion } from './evidence.ts';
import { formatSignatureLine, NOTE_LIMITS, parseNote } from './note.ts';
import type { Signer, Verifier } from './note-key.ts';
import { openCheckpoint } from './signed-checkpoint.ts';

/** The last checkpoint cosigned for an origin, with the log's signature kept in `note`. */
export type Latest = { readonly size: bigint; readonly root: Bytes; readonly note: string };

/** A log that the witness watches. `latest` is undefined before the first cosignature. */
export type WatchedLog = {
  readonly verifiers: readonly Verifier[];
  readonly latest: Latest | undefined;
  /** The note that was cosigned at exactly this size, where the witness still has it. */
  readonly seenAt?: (size: bigint) => string | undefined;
};

export type WitnessRequest = {
  readonly oldSize: bigint;
  readonly proof: readonly Bytes[];
  /** The signed checkpoint, verbatim. */
  readonly note: string;
};

export type WitnessAnswer = {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
  readonly contentType: string;
  /** With 200: to be stored before answering. */
  readonly latest?: Latest;
  /** The log misbehaved, and this proves it to anybody: to be stored and published. */
  readonly evidence?: Evidence;
  /** With 422: the log's checkpoint may be bad or only the proof. Keep one an origin; anybody can send these. */
  readonly suspicion?: Suspicion;
};

export type Witness = {
  /** The log of this origin, or undefined where the witness does not watch it. */
  readonly logOf: (origin: string) => WatchedLog | undefined;
  readonly cosigners: readonly Signer[];
  readonly timeSeconds: number;
};

/** Answers one `POST add-checkpoint`. Any text gets an answer; nothing throws but a wrong set-up. */
export function answerAddCheckpoint(request: string, witness: Witness): WitnessAnswer {
  const parsed = parseWitnessRequest(request);
  if (!parsed.ok) return answer(400, parsed.refusal.code);
  const origin = originOf(parsed.value.note);
  if (origin === undefined) return answer(400, 'checkpoint-malformed');
  const log = witness.logOf(origin);
  if (log === undefined) return answer(404, 'witness-origin-unknown');
  const opened = openCheckpoint(parsed.value.note, log.verifiers);
  if (!opened.ok) return answer(403, opened.refusal.code);
  return decide(parsed.value, opened.value.checkpoint, log, witness);
}

/**
 * Is the log at `next` a continuation of the log at `last`? For any client that remembers what it saw.
 * `last` is undefined at the first sight, which proves nothing yet.
 * Refusals: `log-other-origin`, `log-smaller` (may be an old answer from a cache), `log-forked` (same size,
 * other root: keep both notes, they are evidence), `log-not-continued` (the proof does not hold).
 */
export function checkContinuation(
  last: Checkpoint | undefined,
  next: Checkpoint,
  proof: readonly Bytes[],
): Result<Checkpoint> {
  if (last === undefined) return accept(next);
  if (last.origin !== next.origin) return refuse('log-other-origin');
  if (next.size < last.size) return refuse('log-smaller');
  if (next.size === last.size && !equalBytes(next.root, last.root)) return refuse('log-forked');
  return continues(last, next, proof) ? accept(next) : refuse('log-not-continued');
}

export function formatWitnessRequest(request: WitnessRequest): string {
  const lines = [`old ${request.oldSize}`, ...request.proof.map(toBase64)];
  return `${lines.join('\n')}\n\n${request.note}`;
}

/** Form only. Refuses with `witness-request-malformed`; the note is looked at later. */
export function parseWitnessRequest(text: string): Result<WitnessRequest> {
  const split = text.length <= MAX_REQUEST_LENGTH ? text.indexOf('\n\n') : -1;
  const [first = '', ...lines] = split < 0 ? [] : text.slice(0, split).split('\n');
  const oldSize = first.startsWith('old ') ? parseSize(first.slice(4)) : undefined;
  if (oldSize === undefined || lines.length > MAX_PROOF_LINES) return refuse('witness-request-malformed');
  const proof: Bytes[] = [];
  for (const line of lines) {
    const hash = parseHash(line);
    if (hash === undefined) return refuse('witness-request-malformed');
    proof.push(hash);
  }
  return accept({ oldSize, proof, note: text.slice(split + 2) });
}

const MAX_PROOF_LINES = 63;
const MAX_REQUEST_LENGTH = NOTE_LIMITS.bytes + 64 * 45;

function decide(
  request: WitnessRequest,
  checkpoint: Checkpoint,
  { latest, seenAt }: WatchedLog,
  witness: Witness,
): WitnessAnswer {
  const { oldSize, proof, note } = request;
  if (oldSize > checkpoint.size) return answer(400, 'witness-old-size-too-large');
  const last = latest ?? { size: 0n, root: EMPTY_ROOT };
  if (checkpoint.size === last.size && !equalBytes(checkpoint.root, last.root)) {
    return { ...conflict(last.size), ...evidenceIn(request, checkpoint, latest?.note) };
  }
  if (oldSize !== last.size) {
    // A log that went back and wrote anew is smaller than the last one for a while: an older note convicts it.
    return { ...conflict(last.size), ...evidenceIn(request, checkpoint, seenAt?.(checkpoint.size)) };
  }
  if (!continues(last, checkpoint, proof)) {
    const found = evidenceIn(request, checkpoint, latest?.note);
    const suspicion = latest === undefined ? {} : { suspicion: { first: latest.note, second: note, proof } };
    return { ...answer(422, 'witness-proof-invalid'), ...(found.evidence === undefined ? suspicion : found) };
  }
  return cosign(request, checkpoint, witness);
}

function cosign(request: WitnessRequest, checkpoint: Checkpoint, witness: Witness): WitnessAnswer {
  const text = request.note.slice(0, request.note.lastIndexOf('\n\n') + 1);
  const lines = witness.cosigners.map((cosigner) => {
    if (cosigner.type === 'ed25519-note') throw new Error('a witness signs with a cosignature key');
    return formatSignatureLine(signCheckpointText(cosigner, text, witness.timeSeconds));
  });
  const latest = { size: checkpoint.size, root: checkpoint.root, note: request.note };
  return { status: 200, body: lines.join(''), contentType: TEXT, latest };
}

/** From size 0 the proof is empty and every log continues; verifyConsistency refuses size 0. */
function continues(
  last: { readonly size: bigint; readonly root: Bytes },
  next: Checkpoint,
  proof: readonly Bytes[],
): boolean {
  if (last.size !== 0n) return verifyConsistency(last.size, next.size, proof, last.root, next.root);
  return proof.length === 0 && (next.size !== 0n || equalBytes(next.root, EMPTY_ROOT));
}

function evidenceIn(
  request: WitnessRequest,
  checkpoint: Checkpoint,
  earlier: string | undefined,
): { readonly evidence?: Evidence } {
  const parsed = earlier === undefined ? undefined : parseNote(earlier);
  const earlierCheckpoint = parsed?.ok === true ? parseCheckpoint(parsed.value.text) : undefined;
  if (earlier === undefined || earlierCheckpoint?.ok !== true) return {};
  const first = { note: earlier, checkpoint: earlierCheckpoint.value };
  const evidence = findEvidence(first, { note: request.note, checkpoint }, request.proof);
  return evidence === undefined ? {} : { evidence };
}

function originOf(note: string): string | undefined {
  const parsed = parseNote(note);
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.value.text) : undefined;
  return checkpoint?.ok === true ? checkpoint.value.origin : undefined;
}

const TEXT = 'text/plain; charset=utf-8';

function conflict(size: bigint): WitnessAnswer {
  return { status: 409, body: `${size}\n`, contentType: 'text/x.tlog.size' };
}

function answer(status: 400 | 403 | 404 | 422, code: string): WitnessAnswer {
  return { status, body: `${code}\n`, contentType: TEXT };
}
