/**
 * What an operator may set, in `node.json` of the home; without the file everything has its default.
 *
 *     {"log": {"to": "stderr", "level": "warn"}, "http": {"requestsPerMinute": 600, "behindProxy": true}}
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { brandSchema } from './brand/brand.ts';
import { textsSchema } from './brand/town-texts.ts';
import { DEFAULT_DESK_LIMITS } from './desk/desk-store.ts';
import type { IdentityProviderSettings } from './desk/identity-provider.ts';
import { HomeError } from './home-error.ts';
import { DEFAULT_LIMITS } from './http/limits.ts';
import { PUBLISH } from './vault/land-index.ts';

const count = z.int().min(1);

const ALL_TENANTS = /^https:\/\/login\.microsoftonline\.com\/(?:common|organizations|consumers)(?:\/|$)/i;

const settingsSchema = z.strictObject({
  /** The book is kept as it is: the node serves and proves it, and records nothing more. */
  archive: z.boolean().default(false),
  log: z
    .strictObject({
      /** `file` is logs/node.log in the home. */
      to: z.enum(['file', 'stderr', 'nowhere']).default('file'),
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    })
    .prefault({}),
  http: z
    .strictObject({
      requestsPerMinute: count.max(1_000_000).default(DEFAULT_LIMITS.requestsPerMinute),
      connections: count.max(100_000).default(DEFAULT_LIMITS.connections),
      connectionsPerAddress: count.max(100_000).default(DEFAULT_LIMITS.connectionsPerAddress),
      listeners: count.max(10_000).default(DEFAULT_LIMITS.listeners),
      listenersPerAddress: count.max(10_000).default(DEFAULT_LIMITS.listenersPerAddress),
      /** Believe X-Forwarded-For: only where a proxy of one's own sets it. */
      behindProxy: z.boolean().default(false),
    })
    .prefault({}),
  roll: z
    .strictObject({
      /** What of the assessing roll anybody may read and search (decision 24). Mailing addresses never are. */
      publish: z.enum(PUBLISH).default('addresses-and-owners'),
      /** Properties of which nothing is published, by their id in the roll: an order of a court, a person in danger. */
      withhold: z.array(z.string().min(1).max(30)).max(10_000).default([]),
    })
    .prefault({}),
  desk: z
    .strictObject({
      /** A session that nobody uses for so long is over. */
      idleMinutes: count.max(720).default(DEFAULT_DESK_LIMITS.idleMs / 60_000),
      /** However much it is used, a session is over after so long. */
      longestHours: count.max(24).default(DEFAULT_DESK_LIMITS.longestMs / 3_600_000),
      /** Sign-in with an office account by OpenID Connect, beside passkeys. */
      identityProvider: z
        .strictObject({
          name: z.string().min(1).max(60),
          // An address of Entra for all tenants would let in accounts that other organisations make.
          issuer: z.url().refine((issuer) => !ALL_TENANTS.test(issuer)),
          clientId: z.string().min(1),
          /** A file of the home's `keys` folder, so that no secret stands among the settings. */
          clientSecretFile: z.string().regex(/^[\w.-]+$/),
          /** Which claim of the token names the officer. */
          claim: z.string().min(1),
          /** Which officer a value of the claim stands for; without it the value is the officer's short name. */
          officers: z.record(z.string(), z.string()).optional(),
        })
        .optional(),
    })
    .prefault({}),
  /** What the pages look like and say; see docs/operators/brand.md. */
  brand: brandSchema.prefault({}),
  texts: textsSchema.prefault({}),
  witness: z
    .strictObject({
      /** How often neighbours are asked to cosign, and watched logs are looked at; 0 is never. */
      everyMinutes: z.int().min(0).max(10_080).default(10),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;

/** The provider with its secret. Throws `key-file-missing` where the file is not there. */
export function readIdentityProvider(home: string, { desk }: Settings): IdentityProviderSettings | undefined {
  if (desk.identityProvider === undefined) return undefined;
  const { clientSecretFile, ...provider } = desk.identityProvider;
  const path = join(home, 'keys', clientSecretFile);
  if (!existsSync(path)) throw new HomeError('key-file-missing', `the key file ${path} is missing`, { file: path });
  return { ...provider, clientSecret: readFileSync(path, 'utf8').trim() };
}

/** Throws a `HomeError` that names the setting: a misspelt one must not be ignored. */
export function readSettings(home: string): Settings {
  const path = join(home, 'node.json');
  const parsed = settingsSchema.safeParse(existsSync(path) ? parse(path) : {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const place = [...(issue?.path ?? []), ...unknown].join('.');
  throw new HomeError('settings-wrong', `${path}: the setting "${place}" is not usable: ${issue?.message}`);
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new HomeError('settings-wrong', `${path} is not JSON: ${(error as Error).message}`);
  }
}
