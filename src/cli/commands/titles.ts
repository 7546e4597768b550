import type { Command } from 'commander';
import { accept, say, type Words } from '#kernel';
import { voidReasons } from '#modules/titles';
import { type ImportOptions, importCommand, SOURCES } from '../import/commands.ts';
import { readJsonFile } from '../input.ts';
import {
  type ActOptions,
  commandGroup,
  finishAt,
  GROUP,
  type ProofOptions,
  type TownOptions,
  text,
  townCommand,
  withExamples,
  withProof,
  withSigning,
} from '../options.ts';
import { counterInput, given, titlesAct } from '../titles.ts';
import { historyCommand, parcelCommand, searchCommand } from '../titles-look.ts';

const FILE = text(say('JSON file, or - to read it', 'archivo JSON, o - para leerlo'));
const REGISTRY = text(say('the registry, if the file does not name it', 'el registro, si el archivo no lo nombra'));
const REGISTRY_ID = text(say('short name of the registry', 'nombre corto del registro'));

const VOID_CODES = Object.keys(voidReasons).join(', ');
const VOID_REASON = text(say(`why: ${VOID_CODES}`, `por qué: ${VOID_CODES}`));

const PARCEL = text(say('the parcel, as the map names it', 'la parcela, como la nombra el mapa'));
const FOLDER = text(say('folder with the files', 'carpeta con los archivos'));
const REPORT = text(say('CSV file that lists the rows to look at', 'archivo CSV con las filas que conviene revisar'));

type CounterOptions = ActOptions & { readonly registry?: string };

export function register(program: Command): void {
  const titles = commandGroup(
    program,
    'titles',
    GROUP.record,
    say(
      'Property titles: parcels, instruments, imports.',
      'Títulos de propiedad: parcelas, instrumentos, importaciones.',
    ),
  );
  registerLook(titles);
  registerCounter(titles);
  registerRegistry(titles);
  registerImports(titles);
}

function registerLook(titles: Command): void {
  const parcel = townCommand(
    titles,
    'parcel',
    say('What is on record about a parcel, and its history.', 'Lo que consta de una parcela, y su historial.'),
  )
    .argument('<id>', PARCEL)
    .option(
      '--sealed',
      text(
        say(
          'also what the vault holds about it; not public',
          'también lo que guarda la bóveda sobre ella; no es público',
        ),
      ),
    )
    .action((id: string, options: TownOptions & { readonly sealed?: boolean }) =>
      finishAt(options, (view, home) => parcelCommand(view, home, id, options.sealed === true)),
    );
  withExamples(parcel, 'townledger titles parcel F_658629_2844761');

  const history = townCommand(
    titles,
    'history',
    say(
      'The whole history of a parcel, with the proof that nothing is missing.',
      'Todo el historial de una parcela, con la prueba de que no falta nada.',
    ),
  )
    .argument('<id>', PARCEL)
    .action((id: string, options: ProofOptions) =>
      finishAt(options, (view, home) => historyCommand(view, home, id, options)),
    );
  withExamples(
    withProof(history),
    'townledger titles history F_658629_2844761 --out history.tlog-proof',
    'townledger verify history.tlog-proof',
  );

  const search = townCommand(
    titles,
    'search',
    say('Find parcels, rows of the roll and instruments.', 'Busca parcelas, filas del padrón e instrumentos.'),
  )
    .argument(
      '<text>',
      text(say('words, numbers, a name or an address', 'palabras, números, un nombre o una dirección')),
    )
    .option('--limit <number>', text(say('at most so many, up to 200', 'como máximo tantos, hasta 200')), '20')
    .action((words: string, options: TownOptions & { readonly limit: string }) =>
      finishAt(options, (view, home) => searchCommand(view, home, words, options.limit)),
    );
  withExamples(search, 'townledger titles search "12 Mill St"');
}

function registerImports(titles: Command): void {
  const imports = titles
    .command('import')
    .description(text(say('Bring in what older systems hold.', 'Incorpora lo que tienen sistemas anteriores.')));
  const massgis = importSource(
    imports,
    'massgis',
    say(
      'Import a MassGIS Level 3 delivery: the assessing table and the map layers.',
      'Importa una entrega MassGIS Level 3: la tabla del padrón y las capas del mapa.',
    ),
  );
  withExamples(massgis, 'townledger titles import massgis ./M025 --report to-look-at.csv');
  const canonical = importSource(
    imports,
    'canonical',
    say(
      'Import a canonical set: instruments.csv and the files beside it.',
      'Importa un conjunto canónico: instruments.csv y los archivos que lo acompañan.',
    ),
  );
  withExamples(canonical, 'townledger titles import canonical ./back-file');
}

function importSource(imports: Command, source: keyof typeof SOURCES, description: Words): Command {
  const command = townCommand(imports, source, description)
    .argument('<folder>', FOLDER)
    .option('--report <file>', REPORT)
    .action((folder: string, options: ActOptions & ImportOptions) =>
      finishAt(options, (view, home) => importCommand(view, home, { read: SOURCES[source], folder }, options)),
    );
  return withSigning(command);
}

/** What comes over the counter, and what is put right afterwards. */
function registerCounter(titles: Command): void {
  const record = townCommand(
    titles,
    'record',
    say(
      'Record an instrument, or several presented together.',
      'Inscribe un instrumento, o varios presentados juntos.',
    ),
  )
    .argument('<file>', FILE)
    .option('--registry <registry>', REGISTRY)
    .action((file: string, options: CounterOptions) =>
      finishAt(options, (view, home) => titlesAct(view, home, 'record', counterInput(file, options.registry), options)),
    );
  withExamples(withSigning(record), 'townledger titles record deed.json --registry norfolk');

  const returned = townCommand(
    titles,
    'return',
    say(
      'Return a document, with reasons; it keeps its number.',
      'Devuelve un documento, con motivos; conserva su número.',
    ),
  )
    .argument('<file>', FILE)
    .option('--registry <registry>', REGISTRY)
    .action((file: string, options: CounterOptions) =>
      finishAt(options, (view, home) => titlesAct(view, home, 'return', counterInput(file, options.registry), options)),
    );
  withSigning(returned);

  const correct = townCommand(
    titles,
    'correct',
    say(
      'Correct the index or numbers of an instrument; what it said stays on record.',
      'Corrige el índice o los números de un instrumento; lo que decía sigue anotado.',
    ),
  )
    .argument('<file>', FILE)
    .action((file: string, options: ActOptions) =>
      finishAt(options, (view, home) => titlesAct(view, home, 'correct', readJsonFile(file), options)),
    );
  withSigning(correct);
}

type OpenOptions = ActOptions & { readonly name: string; readonly system: string; readonly authority: string };
type VoidOptions = ActOptions & {
  readonly instrumentNo?: string;
  readonly book?: string;
  readonly page?: string;
  readonly reason: string;
  readonly note?: string;
};

function registerRegistry(titles: Command): void {
  const open = townCommand(titles, 'open-registry', say('Open a registry.', 'Abre un registro.'))
    .argument('<registry>', REGISTRY_ID)
    .requiredOption('--name <name>', text(say('name of the registry', 'nombre del registro')))
    .option(
      '--system <system>',
      text(say('recorded or registered land', 'tierra inscrita (recorded) o registrada (registered)')),
      'recorded',
    )
    .requiredOption(
      '--authority <authority>',
      text(
        say(
          'official, or copy of another office’s record',
          'oficial (official) o copia (copy) del registro de otra oficina',
        ),
      ),
    )
    .action((registry: string, options: OpenOptions) =>
      finishAt(options, (view, home) => {
        const { name, system, authority } = options;
        return titlesAct(view, home, 'open-registry', accept({ registry, name, system, authority }), options);
      }),
    );
  withExamples(
    withSigning(open),
    'townledger titles open-registry norfolk --name "Norfolk County Registry of Deeds" --authority copy',
  );

  const voided = townCommand(
    titles,
    'void-number',
    say('Void a number that no instrument will have.', 'Anula un número que ningún instrumento tendrá.'),
  )
    .argument('<registry>', REGISTRY_ID)
    .requiredOption('--reason <code>', VOID_REASON)
    .option('--note <text>', text(say('a few words, public for good', 'unas palabras, públicas para siempre')))
    .option('--instrument-no <number>', text(say('instrument number', 'número de instrumento')))
    .option('--book <book>', text(say('book', 'libro')))
    .option('--page <page>', text(say('page', 'página')))
    .action((registry: string, options: VoidOptions) =>
      finishAt(options, (view, home) => {
        const { instrumentNo, book, page, reason, note } = options;
        const input = { registry, numbers: given({ instrumentNo, book, page }), reason, ...given({ note }) };
        return titlesAct(view, home, 'void-number', accept(input), options);
      }),
    );
  withSigning(voided);
}
