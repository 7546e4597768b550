/** CometBFT for tests: the program that `npm run setup:network` installs, or a visible skip. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const installed = fileURLToPath(new URL('../.cache/cometbft/v0.40.0/cometbft', import.meta.url));

/** The program, or undefined where it is not installed. */
export const COMETBFT: string | undefined = [process.env.TOWNLEDGER_COMETBFT, installed].find(
  (path) => path !== undefined && existsSync(path),
);

/** Options of a test or suite that needs CometBFT. */
export const UNLESS_COMETBFT: { readonly skip?: string } =
  COMETBFT === undefined ? { skip: 'CometBFT is not installed: run "npm run setup:network" (needs Go)' } : {};

/** A loopback port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
