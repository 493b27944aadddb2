// Copies the library that package-lock.json pins into assets/, with its licence in front: `npm run vendor`.
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("node_modules/lit-html/", import.meta.url);
const { version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
// The map is not served, so its address is not named.
const code = readFileSync(new URL("lit-html.js", folder), "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
writeFileSync(new URL("assets/lit-html.js", import.meta.url), `// lit-html ${version}, ${license}, https://lit.dev. Copied by vendor.mjs; not edited.\n${code}`);
console.log(`lit-html ${version}, ${code.length} bytes`);
