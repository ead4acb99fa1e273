// Headless Chromium by playwright-core: one JSON command per line, of the visitor with that number, and what came of it.
import readline from "node:readline";
import { chromium } from "playwright-core";
import { enterBrowser } from "./visitor.mjs";

const { chromium: executablePath, home } = JSON.parse(process.argv[2]);
let browser;
const visitors = new Map();

async function begin(given) {
  if (!browser?.isConnected())
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"],
      // Chromium reads the certificates that a user trusts from the home folder.
      env: { ...process.env, ...(home ? { HOME: home } : {}) } });
  return enterBrowser(browser, given);
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { visitor, do: action, ...values } = JSON.parse(line);
  let answer;
  try {
    if (action === "begin") visitors.set(visitor, await begin(values));
    else answer = await visitors.get(visitor)[action](values);
    if (action === "end") visitors.delete(visitor);
  } catch (error) {
    answer = { error: String(error).split("\n").slice(0, 4).join(" "), ...visitors.get(visitor)?.where() };
  }
  console.log(JSON.stringify(answer ?? {}));
}
await browser?.close();
