// Types for front ends: graphql-codegen makes them from the served schema, and the compiler accepts a use of them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { sdl } from '../shared/api.js';

const here = dirname(fileURLToPath(import.meta.url));
const scalars = {
  Date: 'string', DateTime: 'string', Duration: 'string', LocalTime: 'string', TimeZone: 'string', CurrencyCode: 'string',
  Long: 'number', JSON: 'unknown',
};

const config = { scalars, strictScalars: true, enumsAsTypes: true, useTypeImports: true };

test('Generated types compile, and so does a front end that uses them', async () => {
  await mkdir(`${here}/generated`, { recursive: true });
  await generate('schema.ts', { typescript });
  await generate('operations.ts', { typescriptOperations, typedDocumentNode });

  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status, output } = await run(process.execPath, [tsc, '-p', here]);
  assert.equal(status, 0, output);
});

async function generate(filename, pluginMap) {
  const location = `${here}/operations.graphql`;
  const text = await codegen({
    filename,
    schema: parse(await sdl()),
    documents: [{ location, document: parse(await readFile(location, 'utf8')) }],
    config,
    pluginMap,
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
  });
  await writeFile(`${here}/generated/${filename}`, text);
}

function run(program, args) {
  return new Promise((resolve) => execFile(program, args, (error, stdout, stderr) =>
    resolve({ status: error ? (error.code ?? 1) : 0, output: stdout + stderr })));
}
