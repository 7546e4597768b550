/** Which release this program is, and which ones the members decided on. */
import { accept, say, type Value } from '#kernel';
import { onTown } from '../book.ts';
import { homeProgram } from '../home-program.ts';
import { EXIT, type Outcome, type Terminal, words } from '../output.ts';

type Release = { readonly version: string; readonly hash: string };
type Upgrade = { readonly height: number; readonly release: string; readonly releaseHash: string };

/** Exit 1 where the newest decided release is another one than this program. */
export function upgradeCommand(terminal: Terminal, home: string): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const own = await homeProgram('network', '--release');
    const status = await client.status();
    const answer = await client.queryAll('members', 'upgrades', 'number');
    if (!own.ok) return own;
    if (!status.ok) return status;
    if (!answer.ok) return answer;
    const release = own.value as Release;
    const upgrades = answer.value.map(upgradeOf);
    const { height } = status.value;
    const newest = upgrades.at(-1);
    const ready = newest === undefined || newest.releaseHash === release.hash;
    const { version, hash } = release;
    return accept({
      facts: { release: { version, hash }, height, ready, upgrades: upgrades as unknown as Value },
      lines: [
        words(terminal, OWN, { version, hash }),
        ...upgrades.map((one) =>
          words(terminal, one.releaseHash === hash ? THIS : OTHER, { ...one, left: one.height - height }),
        ),
        ...(newest === undefined ? [words(terminal, NONE)] : []),
      ],
      exit: ready ? EXIT.yes : EXIT.no,
    });
  });
}

function upgradeOf({ number, release, releaseHash }: { readonly [name: string]: Value }): Upgrade {
  return { height: number as number, release: String(release), releaseHash: String(releaseHash) };
}

const OWN = say('This program is release {version}: {hash}', 'Este programa es la versión {version}: {hash}');
const NONE = say('The members have decided on no upgrade.', 'Los miembros no han decidido ninguna actualización.');
const THIS = say(
  '✓ from block {height}: {release}, which is this program',
  '✓ desde el bloque {height}: {release}, que es este programa',
);
const OTHER = say(
  '! from block {height} ({left} blocks from now): {release}, another program: {releaseHash}. Install it before, or this node stops there.',
  '! desde el bloque {height} (faltan {left} bloques): {release}, otro programa: {releaseHash}. Instálelo antes, o este nodo se detiene ahí.',
);
