import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { register } from './members.ts';

const PAGE = fileURLToPath(new URL('../../../docs/clerks/offices-and-keys.md', import.meta.url));

it('every command on the clerks’ page exists, with its arguments and options', () => {
  const program = new Command();
  register(program);
  const members = program.commands[0] as Command;
  const lines = [...readFileSync(PAGE, 'utf8').matchAll(/^ {4}townledger members (.*)$/gm)].map(
    (match) => match[1] as string,
  );
  for (const line of lines) {
    const [name, ...words] = line.replace(/"[^"]*"/g, 'TEXT').split(' ');
    const command = members.commands.find((one) => one.name() === name);
    assert(command !== undefined, `no command: ${line}`);
    const given = words.filter((word) => word.startsWith('--'));
    const known = command.options.map(({ long }) => long);
    assert.deepEqual(
      given.filter((option) => !known.includes(option)),
      [],
      line,
    );
    const needed = command.options.filter(({ mandatory, long }) => mandatory && !given.includes(long as string));
    assert.deepEqual(needed, [], line);
    const first = words.findIndex((word) => word.startsWith('--'));
    assert.equal(first < 0 ? words.length : first, command.registeredArguments.length, line);
  }
  assert(lines.length > 12, 'the commands were found');
});
