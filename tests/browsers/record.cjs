// Records a page with Playwright as a pipeline does: `node record.cjs PLAYWRIGHT_CORE CHROMIUM FOLDER`. Page and API are
// servers on the loopback; the API allows the page's origin on one path alone. Writes page.har, trace.zip with the same
// requests, and bare.zip, a trace without any.
'use strict';
const http = require('node:http');
const path = require('node:path');
const [core, chromium, folder] = process.argv.slice(2);
const playwright = require(core);

const listen = (handler) =>
  new Promise((done) => {
    const server = http.createServer(handler).listen(0, '127.0.0.1', () => done(server));
  });

(async () => {
  let origin = '';
  const api = await listen((request, response) => {
    const allowed = request.url.startsWith('/allowed') ? { 'Access-Control-Allow-Origin': origin } : {};
    response.writeHead(200, { 'Content-Type': 'application/json', ...allowed });
    response.end('{}');
  });
  const page = await listen((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>page</title>');
  });
  origin = `http://127.0.0.1:${page.address().port}`;
  const server = `http://127.0.0.1:${api.address().port}`;
  const browser = await playwright.chromium.launch({ executablePath: chromium, args: ['--no-sandbox'] });
  const context = await browser.newContext({ recordHar: { path: path.join(folder, 'page.har') } });
  await context.tracing.start({ snapshots: true });
  const tab = await context.newPage();
  await tab.goto(origin);
  for (const url of [`${server}/allowed/1`, `${server}/refused/1`]) {
    await tab.evaluate((url) => fetch(url).then((response) => response.text()).catch(() => 'refused'), url);
  }
  await context.tracing.stop({ path: path.join(folder, 'trace.zip') });
  await context.tracing.start({ snapshots: false });
  await tab.reload();
  await context.tracing.stop({ path: path.join(folder, 'bare.zip') });
  await context.close();
  await browser.close();
  api.close();
  page.close();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
