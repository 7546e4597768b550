/** Runs CometBFT until it has taken up a snapshot from the other towns, and ends it again. */
import { rmSync } from 'node:fs';
import { AbciServer } from './abci-server.ts';
import { RestoringApplication, type RestoringOptions } from './restoring.ts';
import type { SnapshotFacts } from './snapshots.ts';
import { superviseCometbft } from './supervisor.ts';

export type TakeSnapshotOptions = Omit<RestoringOptions, 'onRestored'> & {
  /** CometBFT's folder, with a configuration that names the towns to ask. */
  readonly folder: string;
  readonly applicationSocket: string;
  readonly rpcSocket: string;
  readonly logFile: string;
  readonly program: string;
  readonly patienceMs: number;
};

/** Undefined where no snapshot that holds was had in time. */
export async function takeSnapshot(options: TakeSnapshotOptions): Promise<SnapshotFacts | undefined> {
  const { folder, applicationSocket, rpcSocket, logFile, program, patienceMs } = options;
  let restored = (_facts: SnapshotFacts | undefined): void => {};
  const done = new Promise<SnapshotFacts | undefined>((resolve) => {
    restored = resolve;
  });
  const server = new AbciServer(new RestoringApplication({ ...options, onRestored: restored }), () => {});
  const supervisor = superviseCometbft({ program, folder, rpcSocket, logFile, onEnd: () => {} });
  rmSync(applicationSocket, { force: true });
  await server.listen(applicationSocket);
  supervisor.start();
  const timer = setTimeout(() => restored(undefined), patienceMs);
  const facts = await done;
  clearTimeout(timer);
  await server.close();
  await supervisor.stop();
  return facts;
}
