/**
 * Builds the pages into dist/web. Run under the pinned Node by `buildWeb` in scripts/runtime.mjs, only where a source
 * has changed since.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { standaloneFile } from '../../src/web/receipt/template.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, 'dist', 'web');

// The portable cryptography: "node" is not among the conditions.
const resolve = { conditions: ['source', 'browser', 'module', 'import', 'default'] };

/**
 * These layers do nothing when they are loaded: what a page does not use of them it does not carry. Without this the
 * first page would bring the signature equations along.
 */
const QUIET = /[\\/]src[\\/](crypto|kernel|proofs|modules|client|verify)[\\/]/;
const treeshake = { moduleSideEffects: (id) => !QUIET.test(id) };

await build({
  root: join(ROOT, 'src', 'web'),
  configFile: false,
  logLevel: 'error',
  plugins: [react()],
  resolve,
  css: {
    preprocessorOptions: { scss: { loadPaths: [join(ROOT, 'node_modules/@uswds/uswds/packages')], quietDeps: true } },
  },
  worker: { format: 'es' },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    // As files, never inside the script or the styles: the pages' security policy allows nothing else.
    assetsInlineLimit: 0,
    sourcemap: false,
    license: true,
    rolldownOptions: { treeshake },
  },
});
await buildStandalone();
copyPrintFonts();
// For the node, which checks a town's own texts against them.
writeFileSync(join(OUT, 'texts.json'), JSON.stringify({ en: texts('en'), es: texts('es') }));
compress(OUT);

/** `verify.html`: program and styles in one file, which opens from a disk. Receipts are the same file with data in it. */
async function buildStandalone() {
  const { output } = await build({
    root: join(ROOT, 'src', 'web'),
    configFile: false,
    logLevel: 'warn',
    resolve,
    build: {
      write: false,
      target: 'es2022',
      license: true,
      rolldownOptions: { input: join(ROOT, 'src/web/receipt/main.ts'), output: { format: 'iife' } },
    },
  });
  const program = output.find(({ type }) => type === 'chunk').code;
  const licences = String(output.find(({ fileName }) => fileName.endsWith('license.md')).source);
  const styles = readFileSync(join(ROOT, 'src/web/receipt/receipt.css'), 'utf8');
  const hash = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  writeFileSync(join(OUT, 'verify.html'), standaloneFile({ program, styles, licences, hash }));
}

/** For paper: a PDF embeds TrueType, and the pages' own fonts are packed for browsers. */
function copyPrintFonts() {
  mkdirSync(join(OUT, 'print'));
  copyFileSync(join(ROOT, 'node_modules/@uswds/uswds/LICENSE.md'), join(OUT, 'print', 'LICENSE.md'));
  for (const style of ['Regular', 'Bold']) {
    const name = `PublicSans-${style}.ttf`;
    copyFileSync(join(ROOT, 'node_modules/@uswds/uswds/dist/fonts/public-sans', name), join(OUT, 'print', name));
  }
}

function texts(language) {
  const folder = join(ROOT, 'src', 'web', 'text', language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

/** Beside each file its compressed forms, made once with all patience instead of at each request. */
function compress(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) compress(path);
    else if (/\.(js|css|svg|html|json)$/.test(entry.name)) {
      const bytes = readFileSync(path);
      const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: quality }));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    }
  }
}
