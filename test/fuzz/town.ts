import { within } from '#kernel';
import { Seeded } from '../seeded.ts';
import { citizen, TestTown } from '../test-town.ts';

/** Acts after which Ada could do no more. */
const FINAL = /leave|close-office|take-seat|seal|recovery|rotate|report|log-keys|sites/;

/** A town with some history, for examples: its clerk does what the modules' generators say, refused or not. */
export function livedInTown(acts = 300): TestTown {
  const town = TestTown.founded();
  const random = new Seeded(1);
  for (let i = 0; i < acts; i++) {
    const module = random.one(town.modules);
    const action = random.one(Object.keys(module.schema.actions));
    const input = module.generate(action, random, within(town.machine.state, module.name));
    if (input === undefined || FINAL.test(action)) continue;
    town.act(citizen('Ada Quill'), 'clerk', `${module.name}/${action}`, input);
  }
  return town;
}
