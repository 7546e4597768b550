/**
 * The pages for people: files that were built beforehand, served as they are. What they show they ask for over the
 * same routes as anybody else.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from './problems.ts';

/** In a checkout and in an installed package alike. */
const WEB_FOLDER = webFolder(fileURLToPath(new URL('.', import.meta.url)));

const PAGES_BUILT = existsSync(join(WEB_FOLDER, 'index.html'));

/** What a page may load and talk to: this town's node, and nobody else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()',
} as const;

/** A worker has the policy of its own file, and not that of the page. */
const FILE_HEADERS = {
  'content-security-policy': POLICY,
  'cache-control': 'public, max-age=31536000, immutable',
} as const;

/** First parts of the addresses that the pages know; every other address is one of the interface, or none. */
const PAGES = [
  'ledger',
  'land',
  'verify',
  'records',
  'status',
  'network',
  'accessibility',
  'privacy',
  'api',
  'help',
  'desk',
] as const;

/** To be called before any route is added: the answer to an unknown address is a page too. */
export function webFiles(server: FastifyInstance): void {
  if (!PAGES_BUILT) return;
  server.register(fastifyStatic, { root: WEB_FOLDER, serve: false, preCompressed: true, cacheControl: false });
}

/** To be called last: a page's address must not hide a route. */
export function webRoutes(server: FastifyInstance): void {
  if (!PAGES_BUILT) {
    server.get('/', { schema: { hide: true } }, (_request, reply) => problem(reply, { code: 'pages-not-built' }));
    return;
  }
  for (const path of ['/', ...PAGES.flatMap((page) => [`/${page}`, `/${page}/*`])]) {
    server.get(path, { schema: { hide: true } }, (_request, reply) => sendPage(reply));
  }
  server.get('/verify.html', { schema: { hide: true } }, (_request, reply) =>
    reply.header('content-disposition', 'attachment; filename="verify.html"').sendFile('verify.html'),
  );
  for (const file of builtFiles()) {
    // Their names hold a hash of what they hold.
    server.get(`/${file}`, { schema: { hide: true } }, (_request, reply) => reply.headers(FILE_HEADERS).sendFile(file));
  }
}

/** The texts of the pages as they were built, for whoever checks a town's own against them. */
export const TEXTS_FILE = join(WEB_FOLDER, 'texts.json');

/** The verifier as one HTML file; undefined where the pages are not built. */
export function standaloneFile(): string | undefined {
  const path = join(WEB_FOLDER, 'verify.html');
  standalone ??= existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  return standalone;
}

let standalone: string | undefined;

/** Fonts that a printed sheet embeds. */
export const PRINT_FONTS = {
  regular: join(WEB_FOLDER, 'print', 'PublicSans-Regular.ttf'),
  bold: join(WEB_FOLDER, 'print', 'PublicSans-Bold.ttf'),
} as const;

/** Whether whoever asks for an unknown address is a person with a browser. */
export function wantsPage(request: FastifyRequest): boolean {
  return PAGES_BUILT && request.method === 'GET' && /\btext\/html\b/.test(request.headers.accept ?? '');
}

export function sendPage(reply: FastifyReply, status = 200): FastifyReply {
  return reply.code(status).headers(HEADERS).header('cache-control', 'no-cache').sendFile('index.html');
}

/** For an address that cannot be read: no plugin that sends files has seen its request. */
export function sendUnknown(reply: FastifyReply): FastifyReply {
  const page = readFileSync(join(WEB_FOLDER, 'index.html'));
  return reply.code(404).headers(HEADERS).header('cache-control', 'no-cache').type('text/html').send(page);
}

function builtFiles(): readonly string[] {
  const folder = join(WEB_FOLDER, 'assets');
  return readdirSync(folder)
    .filter((name) => !/\.(br|gz)$/.test(name))
    .map((name) => relative(WEB_FOLDER, join(folder, name)).split(sep).join('/'));
}

function webFolder(here: string): string {
  const root = /[\\/]dist[\\/]src[\\/]node[\\/]http[\\/]$/.test(here)
    ? join(here, '../../../..')
    : join(here, '../../..');
  return join(root, 'dist', 'web');
}
