// The running API, at the address that eng/test.sh hands over.

const address = process.env.GRAPHBOOKING_URL;
if (!address) throw new Error('GRAPHBOOKING_URL names no running API; ./eng/test.sh starts one.');

export const graphqlUrl = `${address}/graphql`;
export const socketUrl = graphqlUrl.replace(/^http/, 'ws');

export async function token(role, tenant) {
  const query = new URLSearchParams(tenant ? { role, tenant } : { role });
  return (await (await fetch(`${address}/dev/token?${query}`)).json()).accessToken;
}

export const bearer = (accessToken) => ({ authorization: `Bearer ${accessToken}` });

/** The data of the answer; throws when there are errors. */
export async function ask(accessToken, query, variables) {
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(accessToken) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

export async function sdl() {
  return (await fetch(`${graphqlUrl}?sdl`)).text();
}
