/** Preloaded into a program under test: its clock runs ahead by the days that a file names. */
import { readFileSync } from 'node:fs';

const DAY_MS = 24 * 60 * 60 * 1000;
const now = Date.now.bind(Date);

Date.now = () => now() + Number(readFileSync(process.env.DAYS_LATER_FILE as string, 'utf8')) * DAY_MS;
