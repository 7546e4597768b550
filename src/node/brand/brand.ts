/** The town's colour, name and mark on its pages, as `node.json` of the home states them. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { HomeError } from '../home-error.ts';

/** WCAG 2.2, 1.4.3: text of any size. White stands on the colour, and the colour on white. */
const LEAST_CONTRAST = 4.5;
const MAX_LOGO_BYTES = 262_144;

const TYPES: { readonly [extension: string]: string } = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** Whom a reader asks who found a mistake or cannot use a page. Shown as it stands. */
const contactSchema = z.strictObject({
  office: z.string().min(1).max(120).optional(),
  address: z.string().min(1).max(200).optional(),
  phone: z
    .string()
    .regex(/^\+?[0-9][0-9 ().,x-]{4,39}$/, 'write it in digits, such as 508-555-0100 x 3')
    .optional(),
  mail: z.email('write one address, such as clerk@town.example').max(200).optional(),
  hours: z.string().min(1).max(200).optional(),
});

export const brandSchema = z.strictObject({
  /** As `#rrggbb`. */
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'write it as # and six digits, such as #1a4480')
    .refine((colour) => contrastWithWhite(colour) >= LEAST_CONTRAST, {
      error: ({ input }) =>
        `white on ${input} has a contrast of ${contrastWithWhite(String(input)).toFixed(2)}, and ${LEAST_CONTRAST} is needed to be read: choose a darker one`,
    })
    .optional(),
  /** In the place of the name that the book was founded with. */
  name: z.string().min(1).max(80).optional(),
  /** A picture in the home: its file name. */
  logo: z
    .string()
    .regex(/^[A-Za-z0-9_-][\w.-]*\.(?:svg|png|jpg|webp)$/, 'name an .svg, .png, .jpg or .webp file of the home')
    .optional(),
  contact: contactSchema.optional(),
});

export type Brand = z.infer<typeof brandSchema>;

export type Logo = { readonly type: string; readonly bytes: Buffer };

/** Throws `settings-wrong` where the picture is not there, or too large for every reader's connection. */
export function readLogo(home: string, { logo }: Brand): Logo | undefined {
  if (logo === undefined) return undefined;
  const path = join(home, logo);
  if (!existsSync(path)) throw new HomeError('settings-wrong', `brand.logo: there is no file ${path}`);
  const { size } = statSync(path);
  if (size > MAX_LOGO_BYTES)
    throw new HomeError('settings-wrong', `brand.logo: ${path} has ${size} bytes, and ${MAX_LOGO_BYTES} are allowed`);
  return { type: TYPES[extname(logo)] as string, bytes: readFileSync(path) };
}

/** Stronger than the pages' own `:root`, whichever of the two is read first. What the styles of the pages take their colours from. */
export function brandStyles({ colour }: Brand): string {
  return colour === undefined
    ? ''
    : `html:root{--town-primary:${colour};--town-action:${colour};--town-link:${colour}}`;
}

/** By WCAG's relative luminance of sRGB. */
export function contrastWithWhite(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
