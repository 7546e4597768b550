/** CometBFT's own interface, on a socket that only this user can open. */
import { Agent, request } from 'node:http';

export type RpcAnswer = {
  readonly id?: number | string;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: string };
};

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 33_554_432;

export class CometbftRpc {
  readonly #socketPath: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** One call. Rejects where CometBFT cannot be reached or answers with an error. */
  async call(method: string, params: { readonly [name: string]: unknown } = {}): Promise<unknown> {
    const [answer] = await this.batch([{ method, params }]);
    if (answer?.error !== undefined) throw new Error(`${answer.error.message}: ${answer.error.data ?? ''}`);
    return answer?.result;
  }

  /** Several calls in one request; the answers come in the same order. */
  async batch(
    calls: readonly { readonly method: string; readonly params: { readonly [name: string]: unknown } }[],
  ): Promise<readonly RpcAnswer[]> {
    const body = JSON.stringify(calls.map((call, id) => ({ jsonrpc: '2.0', id, ...call })));
    const answers = JSON.parse(await this.#post(body)) as RpcAnswer | readonly RpcAnswer[];
    const list = Array.isArray(answers) ? (answers as readonly RpcAnswer[]) : [answers as RpcAnswer];
    return calls.map((_, id) => list.find((answer) => answer.id === id) ?? { error: { message: 'no answer' } });
  }

  passOn(body: string): Promise<string> {
    return this.#post(body);
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(body: string): Promise<string> {
    return new Promise((done, failed) => {
      const options = {
        socketPath: this.#socketPath,
        path: '/',
        method: 'POST',
        agent: this.#agent,
        timeout: TIMEOUT_MS,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      };
      const sent = request(options, (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size > MAX_ANSWER_BYTES) sent.destroy(new Error('an answer that is too long'));
        });
        response.on('end', () => done(Buffer.concat(parts).toString()));
        response.on('error', failed);
      });
      sent.on('timeout', () => sent.destroy(new Error('CometBFT did not answer in time')));
      sent.on('error', failed);
      sent.end(body);
    });
  }
}
