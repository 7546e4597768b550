/** A worker thread: solves signature equations, batch after batch, and knows nothing else. */
import { parentPort } from 'node:worker_threads';
import { type PackedEquations, solveEquations } from './equations.ts';

if (parentPort === null) throw new Error('this file runs as a worker thread');
const port = parentPort;
port.on('message', (batch: PackedEquations) => {
  const answer = solveEquations(batch);
  port.postMessage(answer, [answer.buffer]);
});
port.postMessage('ready');
