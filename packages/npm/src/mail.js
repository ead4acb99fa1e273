// Messages of a pool, as its Maildir has them (RFC 5322, RFC 2045 to 2047).

import { readdir, readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

function textOf(bytes, charset) {
  return new TextDecoder(charset ?? "utf-8").decode(bytes);
}

function quotedPrintable(text) {
  const joined = text.replace(/=[ \t]*\r?\n/g, "");
  const bytes = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}

function decoded(text, encoding) {
  if (/^base64$/i.test(encoding)) return Buffer.from(text, "base64");
  if (/^quoted-printable$/i.test(encoding)) return quotedPrintable(text);
  return Buffer.from(text, "latin1");
}

/** A header's text with its encoded words ("=?utf-8?B?…?=") decoded. Space between two of them does not count. */
export function decodedWords(value) {
  return value
    .replace(/(\?=)\s+(?==\?)/g, "$1")
    .replace(/=\?([\w-]+)(?:\*[\w-]+)?\?([BbQq])\?([^?]*)\?=/g, (_, charset, encoding, text) => {
      const isBase64 = encoding.toUpperCase() === "B";
      const bytes = isBase64 ? Buffer.from(text, "base64") : quotedPrintable(text.replaceAll("_", " "));
      return textOf(bytes, charset);
    });
}

function splitHeaders(source) {
  const [, head, body] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(source) ?? [null, source, ""];
  const headers = {};
  for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return { headers, body };
}

function parameter(value, name) {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;]+))`, "i").exec(value);
  return found?.[1] ?? found?.[2];
}

// The parts in `into`, by their type; the first of each type counts.
function collectParts(source, into) {
  const { headers, body } = splitHeaders(source);
  const type = headers["content-type"] ?? "text/plain";
  const boundary = parameter(type, "boundary");
  if (/^multipart\//i.test(type) && boundary) {
    const marked = `\n${body}`.split(`\n--${boundary}`).slice(1);
    for (const part of marked) {
      if (!part.startsWith("--")) collectParts(part.replace(/^[ \t]*\r?\n/, "").replace(/\r$/, ""), into);
    }
  } else {
    const name = type.split(";")[0].trim().toLowerCase();
    into[name] ??= textOf(decoded(body, headers["content-transfer-encoding"] ?? ""), parameter(type, "charset"));
  }
  return headers;
}

/** A message from its source. */
export function parseMail(source) {
  const parts = {};
  const headers = collectParts(source, parts);
  const text = parts["text/plain"] ?? "";
  return {
    from: decodedWords(headers.from ?? ""),
    to: decodedWords(headers.to ?? ""),
    subject: decodedWords(headers.subject ?? ""),
    date: new Date(headers.date ?? NaN),
    text,
    html: parts["text/html"] ?? null,
    code: /\b\d{6}(?:\d\d)?\b/.exec(text)?.[0] ?? null,
  };
}

async function readMails(folder) {
  const names = await readdir(folder).catch(() => []);
  // A name begins with the time in milliseconds.
  names.sort((one, other) => parseInt(one, 10) - parseInt(other, 10));
  return Promise.all(names.map(async (name) => parseMail(await readFile(`${folder}/${name}`, "latin1"))));
}

/** All messages to an address (or a phone number), oldest first. Waits until there are `atLeast` of them. */
export async function mailsTo(data, address, { atLeast = 0, timeout = 5000 } = {}) {
  const deadline = Date.now() + timeout;
  for (;;) {
    const all = await readMails(`${data}/mail/new`);
    const found = all.filter(({ to }) => to === address || to === `${address}@sms`);
    if (found.length >= atLeast) return found;
    if (Date.now() > deadline) {
      throw new Error(`poolguard: ${found.length} messages to ${address} after ${timeout} ms, not ${atLeast}`);
    }
    await wait(20);
  }
}
