/** Preloaded into a process, makes it compute as a browser does: `#crypto` is the portable implementation. */
import { registerHooks } from 'node:module';

const PORTABLE = new URL('../src/crypto/portable.ts', import.meta.url).href;

registerHooks({
  resolve: (name, context, next) => (name === '#crypto' ? next(PORTABLE, context) : next(name, context)),
});
