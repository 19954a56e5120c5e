// Banana Cake Pop, as the API serves it, in a browser without a network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildSchema } from 'graphql';
import { graphqlUrl, sdl } from '../shared/api.js';
import { Shop } from '../shared/shop.js';
import { launch } from './browser.js';
import { watch } from './watch.js';
import { Workbench } from './workbench.js';

const patience = 120_000;
let browser;
let page;
let complaints;
let loads = 0;
let ide;
let shop;
let hour = 0;

before(async () => {
  shop = await Shop.open();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(patience);
  complaints = watch(page);
  page.on('load', () => { loads++; });
  ide = await Workbench.open(page);
});
after(() => browser?.close());

test('The IDE lies where a browser finds it', () => assert.equal(page.url(), `${graphqlUrl}/`));

test('The IDE shows the schema', async () => {
  const schema = buildSchema(await sdl());
  await ide.show('Schema Reference');
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    const fields = Object.keys(type.getFields());
    await page.getByRole('button', { name: `${type.name} ${fields.length}`, exact: true }).click();
    await page.getByRole('heading', { name: fields.at(-1) }).first().waitFor();
  }
  await ide.show('Operation');
});

test('The IDE runs a query for the bearer of a token', async () => {
  await ide.addHeader('Authorization', `Bearer ${shop.token}`);
  await ide.run('Query', '{ viewer { tenant { slug } } }');
  assert.ok(await ide.answers(shop.slug, patience));
});

const transports = [
  ['Auto', () => page.waitForEvent('websocket')],
  ['GraphQL SSE', () => page.waitForResponse((response) => response.headers()['content-type'].startsWith('text/event-stream'))],
];
for (const [protocol, connection] of transports) {
  test(`The IDE follows bookings: ${protocol}`, async () => {
    await ide.chooseSubscriptionProtocol(protocol);
    await Promise.all([connection(), ide.run('Subscription', 'subscription { bookingChanged { type booking { id } } }')]);
    await holdUntilTold();
    const { id } = await shop.hold(hour++);
    assert.ok(await ide.answers(id, patience));
    await ide.cancel();
  });
}

// No message tells when a subscription listens: the first bookings may be too early.
async function holdUntilTold() {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const { id } = await shop.hold(hour++);
    if (await ide.answers(id, 2_000)) return;
  }
  assert.fail('Nothing was told.');
}

test('The IDE keeps no copy of itself in the browser', async () => {
  await page.evaluate(() => navigator.serviceWorker.ready);
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
});

test('The IDE asked nobody else, complained of nothing and was loaded once', () =>
  assert.deepEqual({ complaints, loads }, { complaints: [], loads: 1 }));

test('What goes elsewhere, or wrong, is noticed', async () => {
  const other = await browser.newPage();
  const noticed = watch(other);
  await other.goto(`${graphqlUrl}/nothing`);
  await other.setContent(`
    <script type="module">
      await fetch('http://elsewhere.invalid/').catch(() => {});
      const worker = new Worker(URL.createObjectURL(new Blob(["console.error('Oh'); postMessage('done');"])));
      await new Promise((resolve) => { worker.onmessage = resolve; });
      new WebSocket('ws://elsewhere.invalid/').onerror = () => { document.title = 'done'; throw new Error('Oops'); };
    </script>`);
  await other.waitForFunction(() => document.title === 'done');
  await other.close();
  const some = (start) => noticed.some((complaint) => complaint.startsWith(start));
  const expected = [
    'refused: 404', 'elsewhere: http://elsewhere.invalid/', 'elsewhere: ws://elsewhere.invalid/', 'console: Oh', 'script: Error: Oops',
  ];
  assert.deepEqual(expected.filter(some), expected);
});
