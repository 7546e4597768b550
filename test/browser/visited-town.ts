/**
 * A real browser before a real town: Debian's Chromium, driven over its own protocol, and a sample town that runs as
 * `npm start` runs it. Every page that a test opens is watched: no request may leave the town, and no error may be
 * in the console.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch } from './chromium.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

const DAYS_LATER = new URL('../days-later.ts', import.meta.url).href;

export const folder = mkdtempSync(join(tmpdir(), 'townledger-browser-'));
const ends: (() => unknown)[] = [];

/** Ends every town and browser, and takes away what they wrote. */
export async function closeTowns(): Promise<void> {
  for (const end of ends.toReversed()) await end();
  rmSync(folder, { recursive: true, force: true });
}

type Visit = {
  readonly width?: number;
  readonly language?: 'en-US' | 'es-ES';
  readonly forcedColours?: boolean;
};

/** A sample town on a port of its own, and the browser that visits it. */
export class VisitedTown {
  readonly home: string;
  /** With the name `localhost`, because passkeys belong to a name and never to a number. */
  readonly address: string;
  readonly #child: ChildProcess | undefined;
  readonly #browser: Browser;
  /** What the town said on its standard error: among other things the link for the first officer. */
  readonly said: () => string;

  private constructor(parts: {
    home: string;
    port: number;
    child: ChildProcess | undefined;
    browser: Browser;
    said: () => string;
  }) {
    this.home = parts.home;
    this.address = `http://localhost:${parts.port}`;
    this.#child = parts.child;
    this.#browser = parts.browser;
    this.said = parts.said;
  }

  /** Its clock runs ahead by the days that the file names, where one is given. */
  static async open(name: string, daysLater?: string): Promise<VisitedTown> {
    const [home, port] = [join(folder, name), await freePort()];
    // A test that opens a hundred pages in half a minute asks for more than a reader would.
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'node.json'), JSON.stringify({ http: { requestsPerMinute: 100_000 } }));
    const args = [
      ...(daysLater === undefined ? [] : ['--import', DAYS_LATER]),
      '--conditions=source',
      '--disable-warning=ExperimentalWarning',
      MAIN,
      'sample',
      '--home',
      home,
      '--port',
      String(port),
    ];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LANG: 'C', DAYS_LATER_FILE: daysLater },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    const ready = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    assert(child.exitCode === null, `the town did not start: ${said} ${ready}`);
    const browser = await launch();
    const town = new VisitedTown({ home, port, child, browser, said: () => said });
    ends.push(() => town.close());
    return town;
  }

  /** A town that somebody else has started, and stops. */
  static async at(home: string, port: number): Promise<VisitedTown> {
    const town = new VisitedTown({ home, port, child: undefined, browser: await launch(), said: () => '' });
    ends.push(() => town.close());
    return town;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    if (this.#child === undefined || this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await exit;
  }

  /** A page of a visitor who was never here. */
  async visit(path: string, visit: Visit = {}): Promise<VisitedPage> {
    const context = await this.#browser.newContext({
      viewport: { width: visit.width ?? 1280, height: 900 },
      locale: visit.language ?? 'en-US',
      timezoneId: 'America/New_York',
      acceptDownloads: true,
      ...(visit.forcedColours === true ? { forcedColors: 'active' as const } : {}),
    });
    const visited = new VisitedPage(await context.newPage(), context, this.address);
    await visited.go(path);
    return visited;
  }
}

export class VisitedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #address: string;
  readonly #hosts = new Set<string>();
  readonly #errors: string[] = [];
  /** Statuses of answers that a test means to provoke; the browser writes each of them into its console. */
  expected = /^$/;

  constructor(page: Page, context: BrowserContext, address: string) {
    this.page = page;
    this.context = context;
    this.#address = address;
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:') this.#hosts.add(host);
    });
    page.on('console', (message) => {
      if (message.type() === 'error' && !this.expected.test(message.text())) this.#errors.push(message.text());
    });
    page.on('pageerror', (error) => this.#errors.push(error.message));
  }

  async go(path: string): Promise<void> {
    await this.page.goto(this.#address + path);
  }

  /** Nobody but the town was asked, nothing went wrong, and nothing has to be scrolled sideways. */
  async finish(): Promise<void> {
    const scroll = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
    assert(scroll[0] <= scroll[1], `${this.page.url()} is ${scroll[0]} px wide in a window of ${scroll[1]}`);
    assert.deepEqual(this.#errors, [], this.page.url());
    assert.deepEqual([...this.#hosts].toSorted(), [new URL(this.#address).host]);
    await this.context.close();
  }

  /** Violations of WCAG 2.1 and 2.2 A and AA and of best practice; the map is checked through its list. */
  async violations(): Promise<readonly string[]> {
    // In the page's own world a policy forbids scripts from elsewhere; the browser itself may bring one in.
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate(
      async (tags) => {
        const { axe } = window as unknown as { axe: { run(context: object, options: object): Promise<AxeResult> } };
        return (await axe.run({ exclude: [['.leaflet-container']] }, { runOnly: tags })).violations;
      },
      ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  }
}

type AxeResult = {
  readonly violations: readonly { readonly id: string; readonly nodes: { readonly html: string }[] }[];
};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
