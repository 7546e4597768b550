/**
 * `npm run setup:network`: brings CometBFT, which a book of several towns needs and nothing else does. Does nothing
 * where it is there already. Ends with 1 where it cannot be had, and says what is missing.
 */
import { say } from '../runtime.mjs';
import { COMETBFT_PATH, faultInProgram, installCometbft } from './cometbft.mjs';

const named = process.env.TOWNLEDGER_COMETBFT;
if (named !== undefined) {
  const fault = faultInProgram(named);
  end(fault === undefined ? [] : [`TOWNLEDGER_COMETBFT names a program that cannot be used: ${fault}`], named);
} else if (faultInProgram(COMETBFT_PATH) === undefined) {
  end([], COMETBFT_PATH);
} else {
  end((await installCometbft()) ?? [], COMETBFT_PATH);
}

function end(missing, path) {
  for (const line of missing) say(line);
  if (missing.length === 0) say(`CometBFT is ready: ${path}`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
