// The schema's text in the repository, and what it was before.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('../../../', import.meta.url));
const path = 'src/Api/schema.graphql';

export const snapshot = () => readFileSync(here + path, 'utf8');
export const contract = () => readFileSync(`${here}tests/Api.Tests/Contract/contract.graphql`, 'utf8');

/**
 * The committed text of the repository around this one or, when nothing has changed since, the one before its last
 * change; null without history. A branch that was merged is one change.
 */
export function before(root = here) {
  const committed = show(root, 'HEAD');
  if (committed === null || committed !== readFileSync(root + path, 'utf8')) return committed;
  return beforeLastChange(root) ?? (deepen(root) ? beforeLastChange(root) : null);
}

function beforeLastChange(root) {
  const change = git(root, 'log', '-1', '--first-parent', '--format=%H', '--', path)?.trim();
  return change ? show(root, `${change}^`) : null;
}

/** A shallow clone, as machines make them, gets the rest of its history; false when there is none to get. */
function deepen(root) {
  return git(root, 'rev-parse', '--is-shallow-repository')?.trim() === 'true' && git(root, 'fetch', '--quiet', '--unshallow') !== null;
}

const show = (root, commit) => git(root, 'show', `${commit}:${path}`);

function git(root, ...command) {
  try {
    return execFileSync('git', ['-c', 'safe.directory=*', '-C', root, ...command], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
      timeout: 60_000,
    });
  } catch {
    return null;
  }
}
