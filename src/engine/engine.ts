import type { Answer, Bytes, Finalized, Refusal, Result } from '#kernel';

/** What a sender learns once the block is durable. */
export type Ordering = {
  /** The name of the transaction: its leaf hash in base64url. */
  readonly transaction: string;
  readonly answer: Answer;
  readonly height: number;
  readonly timeMs: number;
};

export type EngineState =
  | { readonly state: 'running'; readonly waiting: number }
  | { readonly state: 'halted'; readonly reason: Refusal }
  /** The book is kept as it is. */
  | { readonly state: 'archive' }
  | { readonly state: 'stopped' };

/** Decides the order of transactions and nothing else. Both engines drive the machine by finalize and commit. */
export interface Engine {
  /** Answers after the block is durable; refused at once where the bytes cannot be read or the engine cannot take more. */
  submit(bytes: Bytes, attachments?: readonly Bytes[]): Promise<Result<Ordering>>;
  /** Hears of every committed block, after it is durable and in order. */
  onCommit(listener: (block: Finalized) => void): void;
  status(): EngineState;
  /** Takes nothing more, orders what it has taken, and ends. */
  stop(): Promise<void>;
}
