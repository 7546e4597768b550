/** The node's HTTP interface. Nothing is interpreted here: bytes go to the engine, answers and problems come back. */
import cookies from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Officers } from '../desk/officers.ts';
import type { TownNode } from '../town-node.ts';
import { logRequests } from './access-log.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { bookRoutes } from './book-routes.ts';
import { brandRoutes, type Site } from './brand-routes.ts';
import { guardRoutes } from './browsers.ts';
import { careRoutes } from './care-routes.ts';
import { counterRoutes } from './counter-routes.ts';
import { type DeskOptions, openDesk } from './desk.ts';
import { eventRoutes } from './event-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { landRoutes } from './land-routes.ts';
import { DEFAULT_LIMITS, type HttpLimits, limitConnections, limitRequests, serverOptions } from './limits.ts';
import { localRoutes } from './local-routes.ts';
import { logRoutes } from './log-routes.ts';
import { type Metrics, measure, metricsRoute } from './metrics.ts';
import { newcomerRoutes } from './newcomer-routes.ts';
import { describeRoutes, openapiRoute } from './openapi.ts';
import { readRoutes } from './read-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { readRequests } from './requests.ts';
import { sharingRoutes } from './sharing-routes.ts';
import { signersRoutes } from './signers-routes.ts';
import { strictRoutes } from './strict-routes.ts';
import { titlesRoutes } from './titles-routes.ts';
import { townListRoutes } from './town-list-routes.ts';
import { trainingRoutes } from './training-routes.ts';
import { vaultRoutes } from './vault-routes.ts';
import { webFiles, webRoutes } from './web-routes.ts';
import { operatorRoutes } from './witness-operator-routes.ts';
import { witnessRoutes } from './witness-routes.ts';
import { writeRoutes } from './write-routes.ts';

export type HttpOptions = DeskOptions & {
  /** Whoever holds it may call the local routes, and is not counted. */
  readonly token: string;
  readonly stop: () => void;
  /** The town's own colour, mark and words on its pages. */
  readonly site?: Site;
  /** Without one nothing is logged. */
  readonly log?: Logger;
  readonly limits?: Partial<HttpLimits>;
  /** Believe X-Forwarded-For: only behind a proxy of one's own. */
  readonly behindProxy?: boolean;
};

export function httpServer(node: TownNode, options: HttpOptions): FastifyInstance {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const server = fastify(serverOptions(limits, options.behindProxy === true));
  readRequests(server);
  limitConnections(server, limits, options.behindProxy === true);
  const officers = new Officers(node.machine);
  guardRoutes(server, options.token, () => officers.pages());
  if (options.log !== undefined) logRequests(server, options.log);
  const metrics = measure(server, node);
  limitRequests(server, limits, options.token);
  describeRoutes(server, node.machine.modules);
  webFiles(server);
  // A plugin, so that what limits and describes routes has been loaded before the first of them.
  server.register(async (routes) => {
    await routes.register(cookies);
    addRoutes(routes, node, { ...options, limits, metrics, officers });
  });
  return server;
}

type RouteOptions = HttpOptions & {
  readonly limits: HttpLimits;
  readonly metrics: Metrics;
  readonly officers: Officers;
};

/** One line per topic; the order does not matter. */
function addRoutes(
  server: FastifyInstance,
  node: TownNode,
  { limits, metrics, stop, token, officers, site, ...desk }: RouteOptions,
): void {
  healthRoutes(server, node);
  readRoutes(server, node);
  signersRoutes(server, node);
  receiptRoutes(server, node);
  strictRoutes(server, node);
  eventRoutes(server, node, limits);
  logRoutes(server, node);
  writeRoutes(server, node, metrics);
  attachmentRoutes(server, node);
  bookRoutes(server, node);
  vaultRoutes(server, node);
  sharingRoutes(server, node, desk.log);
  titlesRoutes(server, node, token);
  counterRoutes(server, node);
  landRoutes(server, node);
  witnessRoutes(server, node);
  townListRoutes(server, node);
  newcomerRoutes(server, node);
  operatorRoutes(server, node);
  careRoutes(server, node);
  localRoutes(server, stop);
  trainingRoutes(server, node);
  openDesk(server, node, officers, desk);
  metricsRoute(server, metrics);
  openapiRoute(server);
  brandRoutes(server, site);
  webRoutes(server);
}
