// Apollo Client as its handbook sets it up: HTTP for queries and mutations, a WebSocket for subscriptions.
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { listening } from '../live/changes.js';
import { bearer, graphqlUrl, socketUrl } from '../shared/api.js';

export function connect(accessToken, { before = [], fetchFn = fetch } = {}) {
  let queries = 0;
  const http = new HttpLink({
    uri: graphqlUrl,
    headers: bearer(accessToken),
    fetch: (...request) => { queries++; return fetchFn(...request); },
  });
  const socket = createClient({ url: socketUrl, webSocketImpl: WebSocket, connectionParams: bearer(accessToken) });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(isSubscription, new GraphQLWsLink(socket), ApolloLink.from([...before, http])),
  });

  return {
    queries: () => queries,
    query: async (document, variables) => (await client.query({ query: gql(document), variables })).data,
    mutate: async (document, variables) => (await client.mutate({ mutation: gql(document), variables })).data,
    watch: (document, variables, isLast) => new Promise((resolve, reject) => {
      client.watchQuery({ query: gql(document), variables, notifyOnNetworkStatusChange: false }).subscribe({
        next: ({ data, error }) => {
          if (error) reject(error);
          else if (data && isLast(data)) resolve();
        },
      });
    }),
    follow: async (document, variables) => {
      client.subscribe({ query: gql(document), variables }).subscribe({ error: (error) => { throw error; } });
      await listening();
    },
    close: async () => {
      client.stop();
      await socket.dispose();
    },
  };
}

function isSubscription({ query }) {
  const definition = getMainDefinition(query);
  return definition.kind === 'OperationDefinition' && definition.operation === 'subscription';
}
