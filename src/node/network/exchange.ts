/**
 * Brings this town's cosignatures to the others, and theirs back. Only the newest statement is ever sent: it covers all
 * before it. Who does not answer is tried again, for as long as there is something that it has not taken.
 */
import type { Logger } from 'pino';
import { askText } from '../witness/remote-log.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { Cosigning } from './cosigning.ts';
import type { Membership } from './members-in-book.ts';

/** At the most so often to one town, however many blocks there are. */
const PAUSE_MS = 100;
const AGAIN_MS = 2_000;
const VISIT_MS = 5_000;

type Errand = { sending: boolean; taken: number };

export class CosignatureExchange {
  readonly #cosigning: Cosigning;
  readonly #membership: () => Membership;
  readonly #town: string;
  readonly #clock: ClockWatch;
  readonly #log: Logger | undefined;
  readonly #errands = new Map<string, Errand>();
  #newest: { readonly size: number; readonly statement: string } | undefined;
  #stopped = false;
  #silentUntilMs = 0;

  constructor(parts: {
    readonly cosigning: Cosigning;
    readonly town: string;
    readonly membership: () => Membership;
    readonly clock: ClockWatch;
    readonly log: Logger | undefined;
  }) {
    this.#cosigning = parts.cosigning;
    this.#membership = parts.membership;
    this.#town = parts.town;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** The book has grown to this size. */
  tell(size: number): void {
    const statement = this.#cosigning.sign(size);
    if (statement === undefined || this.#stopped || this.#isSilent()) return;
    this.#newest = { size, statement };
    for (const { town, node, cosigners } of this.#membership().members) {
      if (town === this.#town || node === undefined || cosigners.length === 0) continue;
      void this.#send(town, node.address);
    }
  }

  /** The newest statement of this town, for whoever asks. */
  get statement(): string | undefined {
    return this.#newest?.statement;
  }

  get newestSize(): number | undefined {
    return this.#newest?.size;
  }

  /** For training: says nothing for so long, and to nobody who asks either. */
  pause(forMs: number): void {
    this.#silentUntilMs = performance.now() + forMs;
    this.#newest = undefined;
  }

  #isSilent(): boolean {
    return performance.now() < this.#silentUntilMs;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #send(town: string, address: string): Promise<void> {
    const errand = this.#errands.get(town) ?? { sending: false, taken: 0 };
    this.#errands.set(town, errand);
    if (errand.sending) return;
    errand.sending = true;
    while (!this.#stopped && this.#newest !== undefined && errand.taken < this.#newest.size) {
      const { size, statement } = this.#newest;
      const taken = await this.#bring(town, address, statement);
      if (taken) errand.taken = size;
      await new Promise((done) => setTimeout(done, taken ? PAUSE_MS : AGAIN_MS).unref());
    }
    errand.sending = false;
  }

  async #bring(town: string, address: string, statement: string): Promise<boolean> {
    const answer = await askText(`${address}/towns/cosignatures`, { until: AbortSignal.timeout(VISIT_MS) }, statement);
    if (!answer.ok || answer.value.status !== 200) return false;
    if (answer.value.dateMs !== undefined) this.#compareClocks(town, answer.value.dateMs);
    const received = answer.value.body === '' ? undefined : this.#cosigning.receive(answer.value.body);
    if (received?.ok === false) this.#log?.warn({ code: received.refusal.code, address }, 'cosignature not taken');
    return true;
  }

  #compareClocks(town: string, theirMs: number): void {
    const before = this.#clock.offMs;
    this.#clock.hear(town, theirMs);
    const { offMs } = this.#clock;
    if (offMs !== undefined && before === undefined) this.#log?.warn({ offMs }, 'the clock of this machine is off');
  }
}
