/** The clerk's desk as a whole: its routes, and what they share. Where `desk.db` cannot be used, the rest still serves. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { DEFAULT_DESK_LIMITS, type DeskLimits } from '../desk/desk-store.ts';
import { IdentityProvider, type IdentityProviderSettings } from '../desk/identity-provider.ts';
import type { Officers } from '../desk/officers.ts';
import type { TownNode } from '../town-node.ts';
import type { Desk } from './desk-guard.ts';
import { deskOidcRoutes } from './desk-oidc-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { deskTitlesRoutes } from './desk-titles-routes.ts';
import { deskVaultRoutes } from './desk-vault-routes.ts';

export type DeskOptions = {
  readonly desk?: Partial<DeskLimits>;
  readonly identityProvider?: IdentityProviderSettings | undefined;
  readonly log?: Logger;
};

export function openDesk(server: FastifyInstance, node: TownNode, officers: Officers, options: DeskOptions): void {
  const { desk: store } = node.shelf;
  if (!store.ok) return;
  const { log, identityProvider } = options;
  const desk: Desk = {
    store: store.value,
    officers,
    limits: { ...DEFAULT_DESK_LIMITS, ...options.desk },
    chain: node.town.chain,
    opened: (officer, route) => log?.info({ officer, route }, 'vault used at the desk'),
  };
  deskRoutes(server, desk);
  deskVaultRoutes(server, node, desk);
  deskTitlesRoutes(server, node, desk);
  const provider = identityProvider === undefined ? undefined : new IdentityProvider(identityProvider, store.value.now);
  deskOidcRoutes(server, desk, provider);
}
