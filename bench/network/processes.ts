/** What other processes have used, as Linux tells it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

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

/** Memory of a process that is in use now. */
export function residentBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}

/** Bytes of a file, or of all files in a folder. */
export function folderBytes(path: string): number {
  const about = statSync(path, { throwIfNoEntry: false });
  if (about?.isDirectory() !== true) return about?.size ?? 0;
  return readdirSync(path).reduce((sum, name) => sum + folderBytes(join(path, name)), 0);
}
