/**
 * What a newcomer answers to CometBFT while it takes up a snapshot; afterwards the town's own application takes over.
 * CometBFT itself has checked by then, with the other towns' signatures, which root the book must have.
 */
import { sha256 } from '#crypto';
import { type Bytes, equalBytes } from '#kernel';
import type { RequestApplySnapshotChunk, RequestOfferSnapshot } from './abci/abci_pb.ts';
import { OFFER, PIECE } from './abci/codes.ts';
import type { AbciApplication, AbciRequest, AbciResponse } from './abci-server.ts';
import { decodeFacts, SNAPSHOT_FORMAT, type SnapshotFacts, snapshotOf } from './snapshots.ts';

export type RestoringOptions = {
  /** Keeps a piece whose hash is right. */
  readonly keep: (index: number, piece: Bytes) => void;
  /** Replays what was kept; undefined where it does not hold. */
  readonly replay: (facts: SnapshotFacts) => { readonly logRoot: Bytes } | undefined;
  /** CometBFT has taken note, and goes on with blocks. */
  readonly onRestored: (facts: SnapshotFacts) => void;
};

export class RestoringApplication implements AbciApplication {
  readonly #options: RestoringOptions;
  #offered: { readonly facts: SnapshotFacts; readonly appHash: Bytes } | undefined;
  #restored: SnapshotFacts | undefined;

  constructor(options: RestoringOptions) {
    this.#options = options;
  }

  expect(): void {}

  async prepare(): Promise<void> {}

  async respond(request: AbciRequest): Promise<AbciResponse> {
    switch (request.case) {
      case 'echo':
        return { case: 'echo', value: { message: request.value.message } };
      case 'flush':
        return { case: 'flush', value: {} };
      case 'info':
        return this.#info();
      case 'query':
        return { case: 'query', value: { code: 0 } };
      case 'listSnapshots':
        return { case: 'listSnapshots', value: {} };
      case 'offerSnapshot':
        return { case: 'offerSnapshot', value: { result: this.#offer(request.value) } };
      case 'applySnapshotChunk':
        return { case: 'applySnapshotChunk', value: this.#apply(request.value) };
      case 'finalizeBlock':
        // The first block after the snapshot: what was restored is on CometBFT's disk, and the town takes it from here.
        if (this.#restored !== undefined) this.#options.onRestored(this.#restored);
        return new Promise(() => {});
      default:
        throw new Error(`no answer to ${request.case ?? 'an unknown request'} while a snapshot is taken up`);
    }
  }

  #info(): AbciResponse {
    const restored = this.#restored;
    return {
      case: 'info',
      value: {
        data: 'townledger',
        lastBlockHeight: BigInt(restored?.height ?? 0),
        lastBlockAppHash: restored === undefined ? new Uint8Array(0) : (this.#offered?.appHash ?? new Uint8Array(0)),
      },
    };
  }

  #offer({ snapshot, appHash }: RequestOfferSnapshot): number {
    if (snapshot?.format !== SNAPSHOT_FORMAT) return OFFER.rejectFormat;
    const facts = decodeFacts(snapshot.metadata);
    if (facts === undefined) return OFFER.reject;
    const own = snapshotOf(facts);
    const fits =
      own.height === snapshot.height && own.chunks === snapshot.chunks && equalBytes(own.hash, snapshot.hash);
    if (!fits) return OFFER.reject;
    this.#offered = { facts, appHash: Uint8Array.from(appHash) };
    return OFFER.accept;
  }

  /** A wrong piece is asked for again, of another town. */
  #apply({ index, chunk, sender }: RequestApplySnapshotChunk) {
    const offered = this.#offered;
    const wanted = offered?.facts.pieces[index];
    if (offered === undefined || wanted === undefined) return { result: PIECE.rejectSnapshot };
    if (!equalBytes(sha256(chunk), wanted))
      return { result: PIECE.retry, refetchChunks: [index], rejectSenders: [sender] };
    this.#options.keep(index, chunk);
    if (index + 1 < offered.facts.pieces.length) return { result: PIECE.accept };
    const replayed = this.#options.replay(offered.facts);
    if (replayed === undefined || !equalBytes(replayed.logRoot, offered.appHash))
      return { result: PIECE.rejectSnapshot };
    this.#restored = offered.facts;
    return { result: PIECE.accept };
  }
}
