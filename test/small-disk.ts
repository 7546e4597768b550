/** Small disks for tests: file systems in memory, where this user may mount one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class SmallDisk {
  readonly at: string;

  private constructor(at: string) {
    this.at = at;
  }

  /** In a folder that is made; undefined where nothing can be mounted. */
  static mount(at: string, megabytes: number): SmallDisk | undefined {
    mkdirSync(at, { recursive: true });
    const { status, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', at]);
    return error === undefined && status === 0 ? new SmallDisk(at) : undefined;
  }

  /** Such as `ro`, or `size=64m`. */
  remount(option: string): void {
    const { status } = spawnSync('mount', ['-o', `remount,${option}`, this.at]);
    if (status !== 0) throw new Error(`${this.at} cannot be mounted with ${option}`);
  }

  /** Nothing more can be written. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.at);
    try {
      writeFileSync(join(this.at, FILLER), Buffer.alloc(bavail * bsize));
    } catch (error) {
      // Whoever else writes there meanwhile only helps.
      if ((error as { code?: string }).code !== 'ENOSPC') throw error;
    }
  }

  makeRoom(): void {
    rmSync(join(this.at, FILLER));
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.at]);
  }
}

const FILLER = 'filler';
