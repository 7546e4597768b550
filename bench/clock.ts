/** What a piece of work took: by the wall, and in seconds of this process on any core, which neighbours disturb less. */
export type Spent = { readonly wall: number; readonly cpu: number };

export async function spent(work: () => unknown): Promise<Spent> {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall, cpu: (user + system) / 1e6 };
}

export function sum(parts: readonly Spent[]): Spent {
  return parts.reduce((total, part) => ({ wall: total.wall + part.wall, cpu: total.cpu + part.cpu }), {
    wall: 0,
    cpu: 0,
  });
}
