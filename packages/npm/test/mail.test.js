import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { decodedWords, mailsTo, parseMail } from "../src/mail.js";

const lines = (...all) => all.join("\r\n");

test("encoded words of headers", () => {
  const cases = {
    "Your code": "Your code",
    "=?utf-8?B?56K66KqN44Kz44O844OJ?=": "確認コード",
    "=?utf-8?B?56K66KqN?= =?utf-8?B?44Kz44O844OJ?=": "確認コード",
    "=?UTF-8?q?caf=C3=A9_au_lait?= <a@example.com>": "café au lait <a@example.com>",
    "=?iso-8859-1*fr?Q?d=E9j=E0?=": "déjà",
    "1 =? 2": "1 =? 2",
  };
  for (const [given, wanted] of Object.entries(cases)) assert.equal(decodedWords(given), wanted, given);
});

test("a message with text and HTML", () => {
  const mail = parseMail(lines(
    "From: a@example.com", "To: b@example.com", "Subject: A long", " subject",
    "Date: Sun, 29 Nov 2026 22:57:25 +0000",
    'Content-Type: multipart/alternative; boundary="=_x"', "", "--=_x", "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable", "", "Your code =", "is 12345678, not 123. =E3=81=93=", "", "--=_x",
    "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", "PGI+", "aGk8L2I+", "--=_x--",
    ""));
  assert.equal(mail.subject, "A long subject");
  assert.equal(mail.text, "Your code is 12345678, not 123. こ");
  assert.equal(mail.html, "<b>hi</b>");
  assert.equal(mail.code, "12345678");
  assert.equal(mail.date.toISOString(), "2026-11-29T22:57:25.000Z");
});

test("plain messages", () => {
  const mail = parseMail("To: +15550100@sms\n\nNo number of 1234567 here.\n");
  assert.deepEqual([mail.text, mail.html, mail.code], ["No number of 1234567 here.\n", null, null]);
  assert.equal(parseMail("To: a@example.com").text, "");
});

test("the messages to an address, by their time", async (context) => {
  const data = await mkdtemp(join(tmpdir(), "mail-"));
  context.after(() => rm(data, { recursive: true }));
  assert.deepEqual(await mailsTo(data, "a@example.com"), []);
  await mkdir(join(data, "mail", "new"), { recursive: true });
  const put = (name, to) => writeFile(join(data, "mail", "new", name), `To: ${to}\n\n${name}`);
  await put("10.b", "a@example.com");
  await put("9.c", "a@example.com");
  await put("8.a", "other@example.com");
  await put("11.a", "+15550100@sms");
  assert.deepEqual((await mailsTo(data, "a@example.com")).map(({ text }) => text), ["9.c", "10.b"]);
  assert.equal((await mailsTo(data, "+15550100")).length, 1);
  const waiting = mailsTo(data, "a@example.com", { atLeast: 3 });
  await put("12.d", "a@example.com");
  assert.equal((await waiting).length, 3);
  await assert.rejects(mailsTo(data, "a@example.com", { atLeast: 4, timeout: 1 }), /3 messages to a@example.com/);
});
