// The schema's text in the repository, and what it was before.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const path = 'src/Api/schema.graphql';

export const snapshot = () => readFileSync(root + path, 'utf8');
export const contract = () => readFileSync(`${root}tests/Api.Tests/Contract/contract.graphql`, 'utf8');

/** The committed text, or when nothing has changed since, the one before its last change; null without history. */
export function before() {
  const committed = show('HEAD');
  if (committed === null || committed !== snapshot()) return committed;
  const [, earlier] = git('log', '-2', '--format=%H', '--', path)?.split('\n') ?? [];
  return earlier ? show(earlier) : null;
}

const show = (commit) => git('show', `${commit}:${path}`);

function git(...command) {
  try {
    return execFileSync('git', ['-c', 'safe.directory=*', '-C', root, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}
