/**
 * CometBFT as a script: one connection to a node's socket, and a chain that plays what CometBFT would, block by block
 * and after a crash. The replay is that of its handshake (consensus/replay.go), as reference for what a node must bear.
 */
import { createConnection, type Socket } from 'node:net';
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { type Bytes, bytesOf, encodeUtf8, toBase64url, type Validator } from '#kernel';
import {
  RequestSchema,
  type Response,
  type ResponseFinalizeBlock,
  ResponseSchema,
} from '../src/engine/cometbft/abci/abci_pb.ts';
import { PROPOSAL } from '../src/engine/cometbft/abci/codes.ts';
import { FrameReader, frame } from '../src/engine/cometbft/frames.ts';

type Question = NonNullable<MessageInitShape<typeof RequestSchema>['value']>;
type Answers = Response['value'];
type AnswerTo<K extends Answers['case']> = Extract<Answers, { case: K }> extends { value: infer V } ? V : never;

/** Bytes of a request as they stand in the stream. */
export function framed(value: Question): Buffer {
  return frame(toBinary(RequestSchema, create(RequestSchema, { value })));
}

export class AbciConnection {
  readonly #socket: Socket;
  readonly #reader = new FrameReader(67_108_864);
  readonly #awaited: { done: (answer: Answers) => void; failed: (error: Error) => void }[] = [];
  /** Resolves when the node has ended the connection. */
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      for (const bytes of this.#reader.push(chunk))
        this.#awaited.shift()?.done(fromBinary(ResponseSchema, bytes).value);
    });
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((done) => socket.once('close', () => done()));
    void this.closed.then(() => {
      for (const { failed } of this.#awaited.splice(0)) failed(new Error('the node closed the connection'));
    });
  }

  static open(path: string): Promise<AbciConnection> {
    return new Promise((done, failed) => {
      const socket = createConnection(path, () => done(new AbciConnection(socket)));
      socket.once('error', failed);
    });
  }

  /** The next answer that nobody waits for yet. */
  next(): Promise<Answers> {
    return new Promise((done, failed) => this.#awaited.push({ done, failed }));
  }

  send(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  ask(question: Question): Promise<Answers> {
    const answer = this.next();
    this.send(framed(question));
    return answer;
  }

  /** Rejects with the node's words where it answers by an exception. */
  async askFor<K extends NonNullable<Answers['case']>>(kind: K, question: Question): Promise<AnswerTo<K>> {
    const answer = await this.ask(question);
    if (answer.case === 'exception') throw new Error(answer.value.error);
    if (answer.case !== kind) throw new Error(`${answer.case} in answer to ${kind}`);
    return answer.value as AnswerTo<K>;
  }

  /** Reads nothing any more, as one whose buffers are full. */
  stall(): void {
    this.#socket.pause();
  }

  end(): void {
    this.#socket.destroy();
  }
}

export type ChainBlock = { readonly height: number; readonly timeMs: number; readonly txs: readonly Bytes[] };

export type ScriptedGenesis = {
  readonly chain: string;
  readonly initialHeight: number;
  readonly appState: Bytes;
  readonly validators: readonly Validator[];
};

/** Where a node may be killed while a block goes through: before the question is put, or before its answer is read. */
export type Step = 'before finalize' | 'after finalize' | 'before commit' | 'after commit';

export class ScriptedCometbft {
  readonly #genesis: ScriptedGenesis;
  /** Every block there is, from the initial height on. Block sync has them all; `base` is the first that is kept. */
  readonly blocks: ChainBlock[] = [];
  /** The application hash after each block. */
  readonly hashes: string[] = [];
  base: number;
  storeHeight = 0;
  stateHeight = 0;
  #startHash = '';
  #connections: AbciConnection[] = [];
  onStep: (step: Step, height: number) => void = () => {};

  constructor(genesis: ScriptedGenesis) {
    this.#genesis = genesis;
    this.base = genesis.initialHeight;
  }

  get nextHeight(): number {
    return this.#genesis.initialHeight + this.blocks.length;
  }

  /** Four connections, in CometBFT's order. */
  async connect(path: string): Promise<void> {
    for (let i = 0; i < 4; i++) this.#connections.push(await AbciConnection.open(path));
  }

  disconnect(): void {
    for (const connection of this.#connections.splice(0)) connection.end();
  }

  get query(): AbciConnection {
    return this.#connections[0] as AbciConnection;
  }

  get mempool(): AbciConnection {
    return this.#connections[2] as AbciConnection;
  }

  get consensus(): AbciConnection {
    return this.#connections[3] as AbciConnection;
  }

  /** Brings the node to where the chain is, or throws what CometBFT would stop with. */
  async handshake(): Promise<void> {
    const info = await this.query.askFor('info', { case: 'info', value: { version: '0.39.0' } });
    let app = Number(info.lastBlockHeight);
    let hash = toBase64url(info.lastBlockAppHash);
    if (app === 0) {
      const { appHash } = await this.consensus.askFor('initChain', this.#initChain());
      hash = toBase64url(appHash);
      if (this.stateHeight === 0) this.#startHash = hash;
    }
    const [first, store, state] = [this.#genesis.initialHeight, this.storeHeight, this.stateHeight];
    if (store === 0) return this.#assertHash(hash);
    if (app === 0 && first < this.base) throw new Error('the app is too far behind');
    if (app > 0 && app < this.base - 1) throw new Error('the app is too far behind');
    if (app > store) throw new Error('the app is ahead');
    // At a first block above height 1 CometBFT counts its state from zero, and panics; the engine has it begin anew.
    if (state === 0) {
      this.blocks.splice(0);
      this.storeHeight = 0;
      return this.#assertHash(hash);
    }
    if (app === 0) app = first - 1;
    if (app === store && state === store) return this.#assertHash(hash);
    // Committed by the node, and CometBFT died before it noted that: the stored answers are taken.
    if (app === store) {
      this.#noteState(store);
      return this.#assertHash(hash);
    }
    while (app < store) {
      app++;
      await this.#apply(this.#blockAt(app));
      this.#noteState(app);
    }
  }

  /** A round: proposed by this node, judged by it, stored, run, committed. */
  async order(txs: readonly Bytes[], timeMs: number): Promise<ResponseFinalizeBlock> {
    const proposal = await this.propose(txs, timeMs);
    return this.decide(proposal, timeMs);
  }

  async propose(txs: readonly Bytes[], timeMs: number, maxTxBytes = 4_000_000): Promise<readonly Bytes[]> {
    const value = {
      txs: [...txs],
      maxTxBytes: BigInt(maxTxBytes),
      height: BigInt(this.nextHeight),
      time: instant(timeMs),
    };
    return (await this.consensus.askFor('prepareProposal', { case: 'prepareProposal', value })).txs;
  }

  async accepts(txs: readonly Bytes[], timeMs: number): Promise<boolean> {
    const value = { txs: [...txs], height: BigInt(this.nextHeight), time: instant(timeMs) };
    const { status } = await this.consensus.askFor('processProposal', { case: 'processProposal', value });
    return status === PROPOSAL.accept;
  }

  /** What two thirds of the towns have decided, whatever this node thinks of it. */
  async decide(txs: readonly Bytes[], timeMs: number): Promise<ResponseFinalizeBlock> {
    const block = { height: this.nextHeight, timeMs, txs };
    this.blocks.push(block);
    this.storeHeight = block.height;
    const answer = await this.#apply(block);
    this.#noteState(block.height);
    return answer;
  }

  async finalize(block: ChainBlock): Promise<ResponseFinalizeBlock> {
    const value = { txs: [...block.txs], height: BigInt(block.height), time: instant(block.timeMs) };
    return this.consensus.askFor('finalizeBlock', { case: 'finalizeBlock', value });
  }

  async commit(): Promise<void> {
    await this.consensus.askFor('commit', { case: 'commit', value: {} });
  }

  async #apply(block: ChainBlock): Promise<ResponseFinalizeBlock> {
    this.onStep('before finalize', block.height);
    const answer = await this.finalize(block);
    this.onStep('after finalize', block.height);
    const index = block.height - this.#genesis.initialHeight;
    const hash = toBase64url(answer.appHash);
    if ((this.hashes[index] ?? hash) !== hash) throw new Error(`block ${block.height} came to another hash`);
    this.hashes[index] = hash;
    this.onStep('before commit', block.height);
    await this.commit();
    this.onStep('after commit', block.height);
    return answer;
  }

  #noteState(height: number): void {
    this.stateHeight = Math.max(this.stateHeight, height);
  }

  #assertHash(hash: string): void {
    const index = this.stateHeight - this.#genesis.initialHeight;
    const expected = this.stateHeight === 0 ? this.#startHash : this.hashes[index];
    if (hash !== expected) throw new Error('the app has another hash');
  }

  #blockAt(height: number): ChainBlock {
    return this.blocks[height - this.#genesis.initialHeight] as ChainBlock;
  }

  #initChain(): Question {
    const { chain, initialHeight, appState, validators } = this.#genesis;
    return {
      case: 'initChain',
      value: {
        chainId: chain,
        initialHeight: BigInt(initialHeight),
        appStateBytes: appState,
        validators: validators.map(({ key, power }) => ({
          pubKey: { sum: { case: 'ed25519' as const, value: bytesOf(key) } },
          power: BigInt(power),
        })),
      },
    };
  }
}

function instant(timeMs: number) {
  return { seconds: BigInt(Math.floor(timeMs / 1_000)), nanos: (timeMs % 1_000) * 1_000_000 };
}

export function appStateOf(start: object): Bytes {
  return encodeUtf8(JSON.stringify(start));
}
