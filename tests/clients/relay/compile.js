// Runs relay-compiler over the components, against the served schema.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sdl } from '../shared/api.js';

const here = dirname(fileURLToPath(import.meta.url));
const compiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js');

/** The compiler's status and what it said. */
export async function compile() {
  await rm(`${here}/generated`, { recursive: true, force: true });
  await mkdir(`${here}/generated/artifacts`, { recursive: true });
  await writeFile(`${here}/generated/schema.graphql`, await sdl());
  return new Promise((resolve) => execFile(process.execPath, [compiler, 'relay.config.json'], { cwd: here }, (error, stdout, stderr) =>
    resolve({ status: error ? (error.code ?? 1) : 0, output: stdout + stderr })));
}

/** A compiled document, by its name. */
export async function artifact(name) {
  return (await import(`./generated/artifacts/${name}.graphql.js`)).default;
}
