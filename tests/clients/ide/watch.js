// What a page must not do: fail in a script, complain on the console, be refused something, or ask anybody but the API.
import { graphqlUrl } from '../shared/api.js';

/** The complaints about all that the page and its workers do from now on, in a list that grows. */
export function watch(page) {
  const complaints = [];
  const context = page.context();
  context.on('console', readConsole);
  page.on('worker', (worker) => worker.on('console', readConsole));
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`refused: ${response.status()} ${response.url()}`);
  });
  context.on('weberror', (error) => complaints.push(`script: ${error.error()}`));
  context.on('request', (request) => complainUnlessOurs(request.url()));
  page.on('websocket', (socket) => complainUnlessOurs(socket.url()));
  return complaints;

  function readConsole(message) {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  }

  function complainUnlessOurs(url) {
    const { protocol, host } = new URL(url);
    const local = protocol === 'data:' || protocol === 'blob:';
    if (!local && host !== new URL(graphqlUrl).host) complaints.push(`elsewhere: ${url}`);
  }
}
