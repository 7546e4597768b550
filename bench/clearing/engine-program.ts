/**
 * `engine-program.ts FILE`: one network, in a process of its own so that its memory can be told. Prints one JSON object;
 * times are CPU seconds of this process. What is timed begins with the columns in memory, as the judge's does.
 */
import { checkClearing, clear, type Liquidity, type Obligations } from '#modules/exchange';
import { readNetwork } from './networks.ts';

function timed<T>(work: () => T): readonly [T, number] {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return [result, (user + system) / 1e6];
}

function total(obligations: Obligations, clearing: ReturnType<typeof clear>, liquidity?: Liquidity): number {
  const verdict = checkClearing(obligations, clearing, liquidity);
  if (!verdict.holds) throw new Error(verdict.why);
  return verdict.total;
}

/** Every hundredth debt is some other amount now. */
function changed(obligations: Obligations): Obligations {
  const amount = obligations.amount.map((own, i) =>
    i % 100 === 0 ? Math.floor(own * (i % 200 === 0 ? 0.5 : 1.3)) : own,
  );
  return { ...obligations, amount };
}

/** One firm extends credit of five percent of what it owes: what the slider of a page asks. */
function credit({ firms, debtor, creditor, amount }: Obligations, firm: number): Liquidity {
  const [headroom, room] = [new Float64Array(firms.length), new Float64Array(firms.length)];
  amount.forEach((own, i) => {
    if (debtor[i] === firm) headroom[firm]! += own;
    room[creditor[i]!]! += own;
  });
  headroom[firm] = Math.floor(headroom[firm]! / 20);
  return { headroom, room };
}

const obligations = readNetwork(process.argv[2] as string);
// Most time of a small network is the first in a process; a server's is a later one.
const [first, cold] = timed(() => clear(obligations));
const peak = process.resourceUsage().maxRSS;
checkClearing(obligations, first);
const [, check] = timed(() => checkClearing(obligations, first));
const small = obligations.amount.length <= 10_000;
const [, warm] = timed(() => small && clear(obligations));
const now = changed(obligations);
const [again, againCold] = timed(() => clear(now));
const [incremental, againWarm] = timed(() => clear(now, undefined, first));
if (total(now, again) !== total(now, incremental))
  throw new Error('begun from an earlier clearing, it found another total');
const liquidity = credit(obligations, 0);
const [asked, whatIf] = timed(() => clear(obligations, liquidity, first));
total(obligations, asked, liquidity);
process.stdout.write(
  JSON.stringify({
    cleared: total(obligations, first),
    seconds: cold,
    ...(small ? { warmSeconds: warm } : {}),
    checkSeconds: check,
    againColdSeconds: againCold,
    againSeconds: againWarm,
    whatIfSeconds: whatIf,
    peakKilobytes: peak,
  }),
);
