/** Of a book that is kept as it is: everything can be read and proved, nothing more is ordered. */
import { type Result, refuse } from '#kernel';
import type { Engine, EngineState, Ordering } from './engine.ts';

export class ArchiveEngine implements Engine {
  /** Refuses with `book-is-archive`. */
  async submit(): Promise<Result<Ordering>> {
    return refuse('book-is-archive');
  }

  onCommit(): void {}

  status(): EngineState {
    return { state: 'archive' };
  }

  async stop(): Promise<void> {}
}
