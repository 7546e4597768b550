/** Whom a request is counted for. */
import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** One sender with IPv6 has a whole /64 (RFC 6177), and could come from another address of it each time. */
export function senderOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const mapped = /^::ffff:([0-9.]+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(ip) ? `${networkOf(ip)}::/64` : ip;
}

function networkOf(ip: string): string {
  const [head = '', tail] = ip.split('::');
  const [first, last] = [partsOf(head), partsOf(tail ?? '')];
  const between = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const parts = [...first, ...Array.from({ length: between }, () => '0'), ...last];
  return parts
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':');
}

function partsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
