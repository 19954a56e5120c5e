// Relay's runtime on the compiled documents: HTTP for queries, Server-Sent Events for subscriptions.
import { createClient } from 'graphql-sse';
import relay from 'relay-runtime';
import { ask, bearer, graphqlUrl } from '../shared/api.js';

const { Environment, Network, Observable, RecordSource, Store } = relay;

export function environment(accessToken) {
  const events = createClient({ url: graphqlUrl, headers: bearer(accessToken) });
  const fetch = async ({ text }, variables) => ({ data: await ask(accessToken, text, variables) });
  const subscribe = ({ text, name }, variables) =>
    Observable.create((sink) => events.subscribe({ query: text, operationName: name, variables }, sink));
  return new Environment({ network: Network.create(fetch, subscribe), store: new Store(new RecordSource()) });
}
