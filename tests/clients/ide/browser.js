// Chromium as it comes from Debian, headless, with a profile of its own that is gone when it is closed. It finds no
// address but this machine's, so that the IDE has nobody to talk to but the API, and neither has the browser itself.
import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export const launch = () =>
  chromium.launch({ executablePath: process.env.GRAPHBOOKING_CHROMIUM ?? '/usr/bin/chromium', args: flags });
