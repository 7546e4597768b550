/** Seconds: by the wall, of this process on any core, and of this thread. Neighbours disturb the last two less. */
export type Spent = { readonly wall: number; readonly cpu: number; readonly thread: number };

export async function spent(work: () => unknown): Promise<Spent> {
  const [cpuBefore, threadBefore] = [process.cpuUsage(), process.threadCpuUsage()];
  const start = performance.now();
  await work();
  const wall = (performance.now() - start) / 1_000;
  return {
    wall,
    cpu: inSeconds(process.cpuUsage(cpuBefore)),
    thread: inSeconds(process.threadCpuUsage(threadBefore)),
  };
}

export function mean(parts: readonly Spent[], times: number): Spent {
  const of = (name: keyof Spent): number => parts.reduce((total, part) => total + part[name], 0) / times;
  return { wall: of('wall'), cpu: of('cpu'), thread: of('thread') };
}

function inSeconds({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1e6;
}
