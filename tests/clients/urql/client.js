// urql with its normalised cache. Subscriptions go over a WebSocket, or as events over HTTP, which it knows by itself.
import { cacheExchange } from '@urql/exchange-graphcache';
import { createClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient as createSocket } from 'graphql-ws';
import WebSocket from 'ws';
import { listening } from '../live/changes.js';
import { bearer, graphqlUrl, socketUrl } from '../shared/api.js';

// Types without an id are part of the object that holds them.
const keys = { BookingChanged: () => null, Slot: () => null };

export const overEvents = (accessToken) => connect(accessToken, [], () => {});

export function overSocket(accessToken) {
  const socket = createSocket({ url: socketUrl, webSocketImpl: WebSocket, connectionParams: bearer(accessToken) });
  const forwardSubscription = ({ query, variables }) => ({
    subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
  });
  return connect(accessToken, [subscriptionExchange({ forwardSubscription })], () => socket.dispose());
}

function connect(accessToken, moreExchanges, dispose) {
  let queries = 0;
  const client = createClient({
    url: graphqlUrl,
    preferGetMethod: false,
    fetchOptions: { headers: bearer(accessToken) },
    fetchSubscriptions: moreExchanges.length === 0,
    fetch: (url, request) => {
      if (!request.body.includes('subscription')) queries++;
      return fetch(url, request);
    },
    exchanges: [cacheExchange({ keys }), fetchExchange, ...moreExchanges],
  });
  const subscriptions = [];

  return {
    queries: () => queries,
    query: async (document, variables) => dataOf(await client.query(document, variables).toPromise()),
    mutate: async (document, variables) => dataOf(await client.mutation(document, variables).toPromise()),
    watch: (document, variables, isLast) => new Promise((resolve, reject) => {
      subscriptions.push(client.query(document, variables).subscribe((result) => {
        if (result.error) reject(result.error);
        else if (isLast(result.data)) resolve();
      }));
    }),
    follow: async (document, variables) => {
      subscriptions.push(client.subscription(document, variables).subscribe(dataOf));
      await listening();
    },
    close: async () => {
      subscriptions.forEach((subscription) => subscription.unsubscribe());
      await dispose();
    },
  };
}

function dataOf({ data, error }) {
  if (error) throw error;
  return data;
}
