/**
 * A client that costs little, because it shares the machine with the node it measures: keep-alive connections
 * with one request under way on each, written and read by hand. Any status but 200 is an error.
 */
import { connect, type Socket } from 'node:net';

export type Target = { readonly host: string; readonly port: number; readonly token: string };

/** One keep-alive connection. */
export class Connection {
  readonly #socket: Socket;
  readonly #target: Target;
  #received: Buffer = Buffer.alloc(0);
  #answered: { readonly done: (body: Buffer) => void; readonly failed: (error: Error) => void } | undefined;

  static open(target: Target): Promise<Connection> {
    return new Promise((done, failed) => {
      const socket = connect(target.port, target.host, () => done(new Connection(socket, target)));
      socket.once('error', failed);
    });
  }

  constructor(socket: Socket, target: Target) {
    this.#socket = socket.setNoDelay(true);
    this.#target = target;
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    socket.on('close', () => this.#answered?.failed(new Error('the node closed the connection')));
  }

  post(path: string, type: string, body: Buffer): Promise<Buffer> {
    const { host, port, token } = this.#target;
    const head =
      `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`;
    return new Promise((done, failed) => {
      this.#answered = { done, failed };
      this.#socket.write(Buffer.concat([Buffer.from(head), body]));
    });
  }

  close(): void {
    this.#answered = undefined;
    this.#socket.destroy();
  }

  #hear(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const end = headEnd + 4 + Number(/content-length: ([0-9]+)/i.exec(head)?.[1] ?? Number.NaN);
    if (this.#received.length < end) return;
    const body = this.#received.subarray(headEnd + 4, end);
    this.#received = this.#received.subarray(end);
    const answered = this.#answered;
    this.#answered = undefined;
    if (head.startsWith('HTTP/1.1 200 ')) answered?.done(body);
    else answered?.failed(new Error(`${head.split('\r\n')[0]} ${body}`));
  }
}

/** Posts every body over a number of connections, each as fast as it gets answers; answers in no given order. */
export async function postAll(
  connections: readonly Connection[],
  request: { readonly path: string; readonly type: string; readonly bodies: readonly Buffer[] },
  onAnswer: (body: Buffer) => void,
): Promise<void> {
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (next < request.bodies.length) {
        onAnswer(await connection.post(request.path, request.type, request.bodies[next++] as Buffer));
      }
    }),
  );
}
