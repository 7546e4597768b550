/**
 * CometBFT, the program that agrees on the order of blocks where several towns keep one book: which one, where it is
 * kept, and how it is had. It is built by Go from the source of one pinned version and comes from nowhere else.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, say } from '../runtime.mjs';

const MODULE = 'github.com/cometbft/cometbft';
const VERSION = 'v0.40.0';
/** Hash of the module's source, as Go writes it into what it builds. */
const SUM = 'h1:0+zc7FlcnonFfMwzhyDCd5vK/fHZqz0RfRyTCxZsFPU=';
const LEAST_GO = [1, 25];
const PROGRESS_MS = 5_000;

export const COMETBFT_PATH = join(ROOT, '.cache', 'cometbft', VERSION, 'cometbft');

/** The Go that TOWNLEDGER_GO names, else the one on the path, or where its own installer and Debian put it. */
export function findGo() {
  const { TOWNLEDGER_GO } = process.env;
  const usual = ['go', '/usr/local/go/bin/go', ...[27, 26, 25].map((minor) => `/usr/lib/go-1.${minor}/bin/go`)];
  const places = TOWNLEDGER_GO === undefined ? usual : [TOWNLEDGER_GO];
  return places.find((place) => spawnSync(place, ['version'], { stdio: 'ignore' }).status === 0);
}

/**
 * What is wrong with a program that should be CometBFT, or undefined. Looks at what Go wrote into it while building,
 * the same that `go version -m` prints: the version that the program itself tells is that of an older release.
 */
export function faultInProgram(path) {
  if (!existsSync(path)) return `there is no program at ${path}`;
  const built = /path\t([^\n]+)\nmod\t(\S+)\t(\S+)\t(\S*)\n/.exec(readFileSync(path).toString('latin1'));
  if (built === null) return `${path} is not a program that Go has built`;
  const [, main, module, version, sum] = built;
  if (main !== `${MODULE}/cmd/cometbft` || module !== MODULE) return `${path} is another program: ${main}`;
  if (version !== VERSION) return `${path} is CometBFT ${version}, and ${VERSION} is needed`;
  return sum === SUM ? undefined : `${path} was built from another source than ${VERSION} has: its sum is ${sum}`;
}

/** Builds and keeps the program. Says what it does; the answer is what is missing, as lines for a person, or undefined. */
export async function installCometbft() {
  const go = findGo();
  if (go === undefined) {
    return [
      'Go is not installed, and CometBFT is built with it.',
      `Install Go ${LEAST_GO.join('.')} or later from https://go.dev/dl or your system's packages, then run this again.`,
      'Or name a CometBFT that you have already: TOWNLEDGER_COMETBFT=/path/to/cometbft',
    ];
  }
  const old = faultInGo(go);
  if (old !== undefined) return old;
  const part = `${dirname(COMETBFT_PATH)}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  say(`building CometBFT ${VERSION} with Go; one to three minutes the first time ...`);
  try {
    const { status, output } = await build(go, part);
    if (status !== 0) return whyNotBuilt(go, output);
    const fault = faultInProgram(join(part, 'cometbft'));
    if (fault !== undefined) return [`What was built is not used: ${fault}`];
    // Only what is whole and right comes to the place where it is looked for.
    rmSync(dirname(COMETBFT_PATH), { recursive: true, force: true });
    renameSync(part, dirname(COMETBFT_PATH));
    return undefined;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

function faultInGo(go) {
  const { GOVERSION = '', GOTOOLCHAIN = 'local' } = JSON.parse(
    spawnSync(go, ['env', '-json', 'GOVERSION', 'GOTOOLCHAIN'], { encoding: 'utf8' }).stdout || '{}',
  );
  const [major, minor] = GOVERSION.replace(/^go/, '').split('.').map(Number);
  const isNewEnough = major > LEAST_GO[0] || (major === LEAST_GO[0] && minor >= LEAST_GO[1]);
  // From 1.21 on Go fetches a newer one by itself, where it is allowed to.
  const fetchesNewer = major === 1 && minor >= 21 && !GOTOOLCHAIN.startsWith('local');
  if (isNewEnough || fetchesNewer) return undefined;
  return [
    `Go is too old: ${go} is ${GOVERSION.replace(/^go/, '') || 'unknown'}, and ${LEAST_GO.join('.')} is needed.`,
    "Install a newer one from https://go.dev/dl or your system's packages, then run this again.",
  ];
}

/** Go names each package that it has compiled; their number is shown every few seconds. */
function build(go, folder) {
  const started = Date.now();
  let output = '';
  const child = spawn(go, ['install', '-v', `${MODULE}/cmd/cometbft@${VERSION}`], {
    env: { ...process.env, GOBIN: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (text) => {
    output += text;
  });
  const timer = setInterval(() => {
    const lines = output.split('\n');
    const fetched = lines.filter((line) => line.startsWith('go: downloading')).length;
    const compiled = lines.filter((line) => /^[\w./~-]+$/.test(line)).length;
    say(`  ${Math.round((Date.now() - started) / 1_000)} s: ${fetched} modules fetched, ${compiled} packages compiled`);
  }, PROGRESS_MS);
  return new Promise((done) => {
    child.on('error', (error) => done({ status: 1, output: error.message }));
    child.on('close', (status) => done({ status, output }));
  }).finally(() => clearInterval(timer));
}

function whyNotBuilt(go, output) {
  const last = output.trim().split('\n').slice(-6);
  if (/requires go >= /.test(output)) return ['Go is too old for CometBFT:', ...last];
  if (/dial tcp|no such host|i\/o timeout|lookup disabled|connection refused|proxyconnect|TLS handshake/.test(output)) {
    const proxy = spawnSync(go, ['env', 'GOPROXY'], { encoding: 'utf8' }).stdout.trim();
    return [
      `The source of CometBFT could not be fetched: no module proxy was reached (GOPROXY is ${proxy}).`,
      'Check the connection, or set GOPROXY to a proxy that this machine can reach. Go said:',
      ...last,
    ];
  }
  return ['CometBFT could not be built. Go said:', ...last];
}
