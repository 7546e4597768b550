/** Before the package is packed: the pages it carries are those of its sources. */
import { buildWeb } from '../runtime.mjs';

buildWeb();
