/** The HTML around the program; run when the pages are built. */
import en from '../text/en/receipt.json' with { type: 'json' };
import es from '../text/es/receipt.json' with { type: 'json' };

/** The town's node puts a receipt's data in its place. */
const DATA_PLACE = '<!--data-->';

type Built = {
  readonly program: string;
  readonly styles: string;
  /** Of the packages that the program is made of: they go where it goes. */
  readonly licences: string;
  /** SHA-256 as a security policy writes it. */
  readonly hash: (text: string) => string;
};

/**
 * No request may leave the file, and no script runs but this one: with another character in it, the policy stops it
 * and the reader is left with the sentences that stand here.
 */
export function standaloneFile({ program, styles, licences, hash }: Built): string {
  const script = inElement(program);
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(styles)}'`,
    'worker-src blob:',
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Townledger</title>
<style>${styles}</style>
</head>
<body>
<div id="languages"></div>
<main id="main">
<p lang="en">${en['receipt.broken']}</p>
<p lang="es">${es['receipt.broken']}</p>
</main>
<!--
${licences.trim().replaceAll('--', '- -')}
-->
<script id="program">${script}</script>
${DATA_PLACE}
</body>
</html>
`;
}

/** The same program, with nothing in it that an HTML parser would take for the end or the beginning of a script. */
function inElement(program: string): string {
  return program.replace(/<(\/script|!--|script)/gi, (_, word: string) => `\\x3c${word}`);
}
