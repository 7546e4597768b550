/** `GET /metrics` for Prometheus. Labels are codes, route patterns and statuses: few, and nothing about a person. */
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { isBlockEntry, type Refusal } from '#kernel';
import type { TownNode } from '../town-node.ts';
import { textAnswer } from './answers.ts';
import { EVENTS } from './event-routes.ts';

export type Metrics = {
  readonly registry: Registry;
  /** One transaction came to its end: accepted, or refused for a reason. */
  readonly ordered: (refusal: Refusal | undefined) => void;
};

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** To be called before any route is added. */
export function measure(server: FastifyInstance, node: TownNode): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const transactions = new Counter({
    name: 'townledger_transactions_total',
    help: 'Transactions by outcome; the code is empty for accepted ones.',
    labelNames: ['outcome', 'code'],
    registers,
  });
  measureBlocks(node, registry);
  measureRequests(server, registry);
  return {
    registry,
    ordered: (refusal) =>
      transactions.inc({ outcome: refusal === undefined ? 'accepted' : 'refused', code: refusal?.code ?? '' }),
  };
}

export function metricsRoute(server: FastifyInstance, { registry }: Metrics): void {
  const schema = { summary: 'Figures for Prometheus', tags: ['node'], response: textAnswer('Prometheus text format.') };
  server.get('/metrics', { schema }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}

function measureBlocks(node: TownNode, registry: Registry): void {
  const registers = [registry];
  const size = new Histogram({
    name: 'townledger_block_transactions',
    help: 'Accepted transactions of a block.',
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000],
    registers,
  });
  const commit = new Histogram({
    name: 'townledger_commit_seconds',
    help: 'Time until a block is durable.',
    buckets: SECONDS,
    registers,
  });
  node.engine.onCommit(({ commit: { entries } }) => {
    size.observe(entries.filter(({ bytes }) => !isBlockEntry(bytes)).length);
  });
  node.store.onCommitted((seconds) => commit.observe(seconds));
  gauge(registry, 'townledger_height', 'Height of the last block.', () => node.machine.tip.height);
  gauge(registry, 'townledger_log_entries', 'Entries in the log.', () => node.machine.tip.size);
  gauge(registry, 'townledger_waiting', 'Transactions that wait for their block.', () => {
    const status = node.engine.status();
    return status.state === 'running' ? status.waiting : 0;
  });
  gauge(registry, 'townledger_witness_evidence', 'Evidence kept against logs that this node watches.', () =>
    node.witness.store.evidenceCount(),
  );
  gauge(registry, 'townledger_witness_unseen', 'Entries that no witness has cosigned yet.', () => {
    const own = node.witness.store.own();
    return Math.max(0, node.machine.tip.size - Number(own?.size ?? 0n));
  });
  gauge(registry, 'townledger_ready', '1 where the node takes transactions.', () =>
    node.engine.status().state === 'running' ? 1 : 0,
  );
}

function measureRequests(server: FastifyInstance, registry: Registry): void {
  const requests = new Histogram({
    name: 'townledger_http_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'unknown';
    if (route === EVENTS) return;
    requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  const registers = [registry];
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}
