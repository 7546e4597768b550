/** What other processes have used, as Linux tells it. */
import { readFileSync } from 'node:fs';

/** Of /proc/PID/stat: hundredths of a second on every Linux. */
const TICKS_PER_SECOND = 100;

/** CPU seconds of a process with all its threads, since it began. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program comes second, in brackets, and may hold anything.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / TICKS_PER_SECOND;
}
