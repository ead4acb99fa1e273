// Headless Chromium by playwright-core: one JSON command per line, and what came of it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import readline from "node:readline";
import { chromium } from "playwright-core";

const given = JSON.parse(process.argv[2]);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: given.chromium, args: ["--no-sandbox", "--disable-gpu"],
  // Chromium reads the certificates that a user trusts from the home folder.
  env: { ...process.env, ...(given.home ? { HOME: given.home } : {}) } });
const context = await browser.newContext({ locale: given.locale ?? "en-US", colorScheme: given.scheme ?? "light",
  viewport: given.viewport ?? { width: 1024, height: 768 }, javaScriptEnabled: given.scripts ?? true });
// Runs in each page before its own scripts.
if (given.before) await context.addInitScript(given.before);
const complaints = [];
const requests = [];
const tabs = [];
const openTab = async () => {
  const opened = await context.newPage();
  opened.setDefaultTimeout(20000);
  opened.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  opened.on("pageerror", (error) => complaints.push(String(error)));
  opened.on("request", (request) => requests.push(request.url()));
  tabs.push(opened);
  return opened;
};
let page = await openTab();

// The device with passkeys (Chrome DevTools Protocol, domain WebAuthn).
let passkeys;
const askPasskeys = async (command, given) =>
  passkeys.session.send(`WebAuthn.${command}`, { authenticatorId: passkeys.id, ...given });

// A page may go on to the next one, after a sign-in for example, just when its title is asked for.
const title = async () => {
  await page.waitForLoadState("load");
  return page.title().catch((error) => {
    if (!String(error).includes("context was destroyed")) throw error;
    return title();
  });
};
// Without the product's name, which ends the titles of Poolguard's pages; `documentTitle` has it.
const tell = async () => ({ title: (await title()).replace(/ – [^–]*$/, ""), address: page.url() });
const commands = {
  // Until "commit" for a page that goes on by itself.
  open: async ({ address, until }) => { await page.goto(address, { waitUntil: until ?? "load" }); return tell(); },
  // Tabs count from 0, the first.
  tab: async ({ number }) => { page = tabs[number] ?? await openTab(); await page.bringToFront(); return tell(); },
  back: async () => { await page.goBack(); return tell(); },
  reload: async () => { await page.reload(); return tell(); },
  fill: async ({ fields }) => {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
    return tell();
  },
  // A file for a field, by its path; and a choice of a list, by its text.
  upload: async ({ label, file }) => { await page.getByLabel(label, { exact: true }).setInputFiles(file); return tell(); },
  pick: async ({ label, choice }) => { await page.getByLabel(label, { exact: true }).selectOption(choice); return tell(); },
  press: async ({ name, role }) => {
    await Promise.all([page.waitForLoadState("load"), page.getByRole(role ?? "button", { name, exact: true }).first().click()]);
    await page.waitForLoadState("networkidle");
    return tell();
  },
  // A press on the line that a question is behind.
  question: async ({ line }) => {
    await page.locator("summary").and(page.getByText(line, { exact: true })).first().click();
    return tell();
  },
  choose: async ({ name }) => { await page.getByLabel(name, { exact: true }).check(); return tell(); },
  documentTitle: async () => ({ title: await title() }),
  texts: async ({ selector }) => ({ texts: await page.locator(selector).allInnerTexts() }),
  text: async () => ({ text: await page.locator("body").innerText() }),
  wait: async ({ text }) => { await page.getByText(text, { exact: false }).first().waitFor(); return tell(); },
  await: async ({ name, role }) => { await page.getByRole(role ?? "button", { name, exact: true }).first().waitFor(); return tell(); },
  value: async ({ selector }) => ({ value: await page.locator(selector).first().inputValue() }),
  attribute: async ({ selector, name }) => ({ value: await page.locator(selector).first().getAttribute(name) }),
  // What the style sheets make of the first of these elements.
  computed: async ({ selector, property }) => ({ value: await page.locator(selector).first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property) }),
  // The image that an <img> shows, and its width; 0 if it could not be read.
  image: async ({ selector }) => page.locator(selector).first()
    .evaluate((it) => ({ address: it.currentSrc, width: it.naturalWidth })),
  // The whole page, or with "part" what the window shows of it.
  shot: async ({ file, part }) => { await page.screenshot({ path: file, fullPage: !part }); return {}; },
  wide: async () => ({ wide: await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth) }),
  axe: async () => {
    // By the debugger's door: the page's own policy lets no script in.
    const session = await context.newCDPSession(page);
    await session.send("Page.setBypassCSP", { enabled: true });
    await session.send("Runtime.evaluate", { expression: axe });
    const { result } = await session.send("Runtime.evaluate", { awaitPromise: true, returnByValue: true,
      expression: "axe.run().then((found) => found.violations.map((each) => each.id + ': ' + each.nodes.map((n) => n.html).join(' ')))" });
    // The session stays: where one ends, the page loses its virtual authenticator.
    await session.send("Page.setBypassCSP", { enabled: false });
    return { violations: result.value };
  },
  complaints: () => ({ complaints: complaints.splice(0) }),
  requests: () => ({ requests: requests.splice(0) }),
  // In place of the browser's dialogs: a device that keeps passkeys and knows its user, who is there or is not.
  authenticator: async ({ there }) => {
    const session = await context.newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2",
      transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: there } });
    passkeys = { session, id: authenticatorId };
    return {};
  },
  there: async ({ is }) => { await askPasskeys("setAutomaticPresenceSimulation", { enabled: is }); return {}; },
  passkeys: async () => askPasskeys("getCredentials"),
  forget: async () => { await askPasskeys("clearCredentials"); return {}; },
  // The page's own function `call`.
  call: async ({ name, given }) => ({ value: await page.evaluate(([n, g]) => window.call(n, g), [name, given]) }),
  cookies: async () => ({ cookies: await context.cookies() }),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { do: action, ...values } = JSON.parse(line);
  let answer;
  try {
    answer = await commands[action](values);
  } catch (error) {
    answer = { error: String(error).split("\n").slice(0, 4).join(" "), address: page.url() };
  }
  console.log(JSON.stringify(answer));
}
await browser.close();
