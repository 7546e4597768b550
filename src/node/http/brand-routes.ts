/** The town's own colour, name, mark and words, for its pages. */
import type { FastifyInstance } from 'fastify';
import { type Brand, brandStyles, type Logo } from '../brand/brand.ts';
import type { Catalogues } from '../brand/town-texts.ts';
import { problem } from './problems.ts';

export type Site = { readonly brand: Brand; readonly logo: Logo | undefined; readonly texts: Catalogues };

const PLAIN: Site = { brand: {}, logo: undefined, texts: { en: {}, es: {} } };

/** A picture may be a drawing with scripts in it; nobody's browser is to run them. */
const PICTURE = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" } as const;

export function brandRoutes(server: FastifyInstance, { brand, logo, texts }: Site = PLAIN): void {
  const schema = { hide: true };
  const styles = brandStyles(brand);
  server.get('/brand.css', { schema }, (_request, reply) => reply.type('text/css; charset=utf-8').send(styles));
  server.get('/brand.json', { schema }, async () => ({
    name: brand.name ?? null,
    logo: logo === undefined ? null : '/brand/logo',
    contact: brand.contact ?? null,
  }));
  server.get('/brand/logo', { schema }, (_request, reply) =>
    logo === undefined
      ? problem(reply, { code: 'not-found' })
      : reply.headers(PICTURE).type(logo.type).send(logo.bytes),
  );
  for (const language of ['en', 'es'] as const) {
    server.get(`/texts/${language}.json`, { schema }, async () => texts[language]);
  }
}
