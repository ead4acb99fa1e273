// Somebody in a browser, with cookies, tabs and passkeys of their own.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { otherLanguage } from "./other_language.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What they can do, by name; each takes a JSON value and says what came of it.
export async function enterBrowser(browser, given) {
  const withScripts = given.scripts ?? true;
  const context = await browser.newContext({ locale: given.locale ?? "en-US", colorScheme: given.scheme ?? "light",
    viewport: given.viewport ?? { width: 1024, height: 768 } });
  // Runs in each page before its own scripts.
  if (given.before) await context.addInitScript(given.before);
  const complaints = [];
  const requests = [];
  const tabs = [];
  // The debugger's session of each tab. It stays: where one ends, the page loses its virtual authenticator.
  const doors = new Map();
  const openTab = async () => {
    const opened = await context.newPage();
    opened.setDefaultTimeout(20000);
    opened.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
    opened.on("pageerror", (error) => complaints.push(String(error)));
    opened.on("request", (request) => requests.push(request.url()));
    const door = await context.newCDPSession(opened);
    // Not by an option of the context, which could not be taken back for axe.
    if (!withScripts) await door.send("Emulation.setScriptExecutionDisabled", { value: true });
    doors.set(opened, door);
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
  const named = (name, role) => page.getByRole(role ?? "button", { name, exact: true }).first();
  const enter = async (field, value) => {
    if (typeof value === "boolean") return field.setChecked(value);
    const kind = await field.evaluate((each) => each.type);
    if (kind === "file") return field.setInputFiles(value);
    return kind === "select-one" ? field.selectOption(value) : field.fill(value);
  };
  return {
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
    upload: async ({ label, file }) => {
      await page.getByLabel(label, { exact: true }).setInputFiles(file);
      return tell();
    },
    pick: async ({ label, choice }) => {
      await page.getByLabel(label, { exact: true }).selectOption(choice);
      return tell();
    },
    press: async ({ name, role }) => {
      await Promise.all([page.waitForLoadState("load"), named(name, role).click()]);
      await page.waitForLoadState("networkidle");
      return tell();
    },
    // Fills and sends the form with that address (or an end of it) and those hidden values (null: without one), as a
    // person does: what it is behind is opened first. Fields go by their names, so that one test does for all
    // languages.
    send: async ({ form: address, hidden, fields }) => {
      const marks = Object.entries(hidden).map(([name, value]) =>
        value === null ? `:not(:has([name="${name}"]))` : `:has([name="${name}"][value="${value}"])`);
      const form = page.locator(`form[action$="${address}"]${marks.join("")}`);
      for (const line of await form.locator("xpath=ancestor::details[not(@open)]/summary").all()) await line.click();
      for (const [name, value] of Object.entries(fields)) await enter(form.locator(`[name="${name}"]`), value);
      await Promise.all([page.waitForEvent("load"), form.locator("button:not([type=button])").click()]);
      return tell();
    },
    // The addresses of the forms that change something.
    forms: async () => ({ forms: await page.locator("form[method=post]").evaluateAll((forms) =>
      forms.map((each) => each.getAttribute("action"))) }),
    // A link by the end of its address.
    follow: async ({ address }) => {
      await Promise.all([page.waitForEvent("load"), page.locator(`a[href$="${address}"]`).first().click()]);
      return tell();
    },
    download: async ({ address }) => {
      const [file] = await Promise.all([page.waitForEvent("download"), page.locator(`a[href*="${address}"]`).click()]);
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
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
    await: async ({ name, role }) => { await named(name, role).waitFor(); return tell(); },
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
    // With open questions, which hide their forms.
    wide: async () => ({ wide: await page.evaluate(() => {
      const closed = document.querySelectorAll("details:not([open])");
      for (const each of closed) each.open = true;
      const isWide = document.documentElement.scrollWidth > window.innerWidth;
      for (const each of closed) each.open = false;
      return isWide;
    }) }),
    // With open questions, too.
    axe: async () => {
      // Through the debugger, as the page's own policy allows no inline script.
      const door = doors.get(page);
      await door.send("Page.setBypassCSP", { enabled: true });
      // Axe needs timers, which run only if scripts are enabled. The page's own scripts still do not run: they were
      // skipped when the page was loaded.
      if (!withScripts) await door.send("Emulation.setScriptExecutionDisabled", { value: false });
      await door.send("Runtime.evaluate", { expression: axe });
      const { result } = await door.send("Runtime.evaluate", { awaitPromise: true, returnByValue: true, expression: `
        (async (closed) => {
          for (const each of closed) each.open = true;
          const { violations } = await axe.run();
          for (const each of closed) each.open = false;
          return violations.map(({ id, nodes }) => id + ": " + nodes.map((each) => each.html).join(" "));
        })(document.querySelectorAll("details:not([open])"))` });
      if (!withScripts) await door.send("Emulation.setScriptExecutionDisabled", { value: true });
      await door.send("Page.setBypassCSP", { enabled: false });
      return { violations: result.value };
    },
    otherLanguage: async () => ({ texts: await page.evaluate(otherLanguage) }),
    // What was copied last.
    clipboard: async () => {
      await context.grantPermissions(["clipboard-read"]);
      return { text: await page.evaluate(() => navigator.clipboard.readText()) };
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
    forgetCookies: async () => { await context.clearCookies(); return {}; },
    cookies: async () => ({ cookies: await context.cookies() }),
    where: () => ({ address: page.url() }),
    end: async () => { await context.close(); return {}; },
  };
}
