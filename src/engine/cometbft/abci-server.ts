/**
 * The socket on which CometBFT asks and this node answers. CometBFT opens four connections (query, snapshot,
 * mempool, consensus) and says on none which it is. On each, answers go back in the order of the requests.
 *
 * A request that the node cannot answer is answered by an exception, at which CometBFT stops: to go on with a state
 * that is not the agreed one would be worse.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as othersHeard } from 'node:timers/promises';
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { type Request, RequestSchema, ResponseSchema } from './abci/abci_pb.ts';
import { CHECK } from './abci/codes.ts';
import { FrameReader, frame } from './frames.ts';

export type AbciRequest = Request['value'];
export type AbciResponse = NonNullable<MessageInitShape<typeof ResponseSchema>['value']>;

export interface AbciApplication {
  /** Hears of a request at once, while others before it still wait for their answers: workers need not wait as well. */
  expect(request: AbciRequest): void;
  /** Sees several requests before they are answered one by one, so that signatures are checked together. */
  prepare(requests: readonly AbciRequest[]): Promise<void>;
  respond(request: AbciRequest): Promise<AbciResponse>;
}

/** A block with its surroundings; CometBFT's own limit is 2 GiB. */
const MAX_FRAME_BYTES = 67_108_864;
/** While so much waits for its answer, no more is read. */
const MAX_WAITING_BYTES = 16_777_216;
/** So many are answered in one turn: then the other connections are heard, because a block must not wait for checks. */
const TURN = 128;
/** What nobody here asks for is not kept. */
const READING = { readUnknownFields: false };

export class AbciServer {
  readonly #application: AbciApplication;
  readonly #onFault: (error: Error) => void;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /** `onFault` hears why a connection was given up. */
  constructor(application: AbciApplication, onFault: (error: Error) => void) {
    this.#application = application;
    this.#onFault = onFault;
    this.#server = createServer((socket) => this.#converse(socket));
  }

  /** Resolves when CometBFT can connect. `path` is that of a unix socket. */
  listen(path: string): Promise<void> {
    return new Promise((done, failed) => {
      this.#server.once('error', failed);
      this.#server.listen(path, () => done());
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((done) => this.#server.close(() => done()));
  }

  #converse(socket: Socket): void {
    this.#sockets.add(socket);
    const conversation = new Conversation(socket, this.#application, this.#onFault);
    socket.on('data', (chunk: Buffer) => conversation.hear(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** One connection. Who sends without taking the answers is not read any further. */
class Conversation {
  readonly #socket: Socket;
  readonly #application: AbciApplication;
  readonly #onFault: (error: Error) => void;
  readonly #reader = new FrameReader(MAX_FRAME_BYTES);
  readonly #waiting: AbciRequest[] = [];
  #waitingBytes = 0;
  #answering = false;

  constructor(socket: Socket, application: AbciApplication, onFault: (error: Error) => void) {
    this.#socket = socket;
    this.#application = application;
    this.#onFault = onFault;
  }

  hear(chunk: Buffer): void {
    try {
      for (const bytes of this.#reader.push(chunk)) {
        const request = fromBinary(RequestSchema, bytes, READING).value;
        this.#application.expect(request);
        this.#waiting.push(request);
        this.#waitingBytes += bytes.length;
      }
    } catch (error) {
      this.#giveUp(error as Error);
      return;
    }
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#socket.pause();
    if (!this.#answering) this.#answerAll().catch((error: Error) => this.#giveUp(error));
  }

  async #answerAll(): Promise<void> {
    this.#answering = true;
    while (this.#waiting.length > 0 && !this.#socket.destroyed) {
      if (!(await this.#answer(this.#waiting.splice(0, TURN)))) return;
      if (this.#waiting.length > 0) await othersHeard();
      else this.#waitingBytes = 0;
      if (this.#waitingBytes === 0) this.#socket.resume();
    }
    this.#answering = false;
  }

  /** False where the conversation ends: after an exception nothing that follows has a meaning. */
  async #answer(requests: readonly AbciRequest[]): Promise<boolean> {
    const answers: Buffer[] = [];
    try {
      await this.#application.prepare(requests);
      for (const request of requests) answers.push(inFrame(await this.#application.respond(request)));
    } catch (error) {
      this.#onFault(error as Error);
      answers.push(inFrame({ case: 'exception', value: { error: `${error}` } }));
      this.#socket.end(Buffer.concat(answers));
      return false;
    }
    if (!this.#socket.write(Buffer.concat(answers))) await drained(this.#socket);
    return true;
  }

  #giveUp(error: Error): void {
    this.#onFault(error);
    this.#socket.destroy();
  }
}

/** Resolves when the other side has taken what was written, or is gone. */
function drained(socket: Socket): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      socket.off('drain', end).off('close', end);
      done();
    };
    socket.on('drain', end).on('close', end);
  });
}

/** Given thousands of times a second, so these two are encoded once. */
export const PASSED: AbciResponse = { case: 'checkTx', value: { code: CHECK.accepted } };
export const FLUSHED: AbciResponse = { case: 'flush', value: {} };
const READY = new Map<AbciResponse, Buffer>([PASSED, FLUSHED].map((answer) => [answer, encode(answer)]));

function inFrame(answer: AbciResponse): Buffer {
  return READY.get(answer) ?? encode(answer);
}

function encode(value: AbciResponse): Buffer {
  return frame(toBinary(ResponseSchema, create(ResponseSchema, { value })));
}
