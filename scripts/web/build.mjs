/**
 * Builds the pages into dist/web. Run under the pinned Node by `buildWeb` in scripts/runtime.mjs, only where a source
 * has changed since.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, 'dist', 'web');

await build({
  root: join(ROOT, 'src', 'web'),
  configFile: false,
  logLevel: 'error',
  plugins: [react()],
  // The portable cryptography: "node" is not among the conditions.
  resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
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
  },
});
compress(OUT);

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
