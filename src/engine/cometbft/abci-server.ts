/**
 * The socket on which CometBFT asks and this node answers. CometBFT opens four connections (query, snapshot,
 * mempool, consensus) and says on none which it is. On each, answers go back in the order of the requests.
 *
 * A request that the node cannot answer is answered by an exception, at which CometBFT stops: to go on with a state
 * that is not the agreed one would be worse.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { type Request, RequestSchema, ResponseSchema } from './abci/abci_pb.ts';
import { FrameReader, frame } from './frames.ts';

export type AbciRequest = Request['value'];
export type AbciResponse = NonNullable<MessageInitShape<typeof ResponseSchema>['value']>;

export interface AbciApplication {
  /** Answers in the order of the requests. May take several at once, so that signatures are checked together. */
  answer(requests: readonly AbciRequest[]): Promise<readonly AbciResponse[]>;
}

/** A block with its surroundings; CometBFT's own limit is 2 GiB. */
const MAX_FRAME_BYTES = 67_108_864;

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
    const reader = new FrameReader(MAX_FRAME_BYTES);
    let waiting: AbciRequest[] = [];
    let answering = false;
    const answerAll = async (): Promise<void> => {
      answering = true;
      while (waiting.length > 0 && !socket.destroyed) {
        const requests = waiting;
        waiting = [];
        const responses = await this.#responsesTo(requests);
        socket.write(Buffer.concat(responses.map(encode)));
      }
      answering = false;
    };
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const bytes of reader.push(chunk)) waiting.push(fromBinary(RequestSchema, bytes).value);
      } catch (error) {
        this.#onFault(error as Error);
        socket.destroy();
        return;
      }
      if (!answering) void answerAll();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }

  async #responsesTo(requests: readonly AbciRequest[]): Promise<readonly AbciResponse[]> {
    try {
      return await this.#application.answer(requests);
    } catch (error) {
      this.#onFault(error as Error);
      return [{ case: 'exception', value: { error: `${error}` } }];
    }
  }
}

function encode(value: AbciResponse): Buffer {
  return frame(toBinary(ResponseSchema, create(ResponseSchema, { value })));
}
