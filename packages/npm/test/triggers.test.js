import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { test } from "node:test";
import { lambdaConfigOf, serveTriggers } from "../src/triggers.js";

test("the members of LambdaConfig", () => {
  const arn = (name) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
  const run = (event) => event;
  const cases = [
    [{ PreSignUp: run }, { PreSignUp: arn("PreSignUp") }],
    [{ PreTokenGeneration: run },
      { PreTokenGenerationConfig: { LambdaArn: arn("PreTokenGeneration"), LambdaVersion: "V1_0" } }],
    [{ PreTokenGeneration: { handler: run, version: "V2_0" } },
      { PreTokenGenerationConfig: { LambdaArn: arn("PreTokenGeneration"), LambdaVersion: "V2_0" } }],
    [{ CustomEmailSender: run }, {
      CustomEmailSender: { LambdaArn: arn("CustomEmailSender"), LambdaVersion: "V1_0" },
      KMSKeyID: "arn:aws:kms:eu-west-1:000000000000:key/00000000",
    }],
  ];
  for (const [given, wanted] of cases) assert.deepEqual(lambdaConfigOf(given, "eu-west-1"), wanted);
});

async function served(context, triggers) {
  const { settings, close } = await serveTriggers(triggers);
  context.after(close);
  const places = Object.fromEntries(settings.POOLGUARD_TRIGGERS.split(",").map((each) => each.split("=", 2)));
  const key = settings.POOLGUARD_TRIGGERS_KEY;
  const ask = async (name, event, { seconds = Math.floor(Date.now() / 1000), by = key } = {}) => {
    const body = JSON.stringify(event);
    const signature = createHmac("sha256", by).update(`${seconds}.${body}`).digest("hex");
    const headers = { "X-Poolguard-Signature": `t=${seconds},v1=${signature}` };
    const answer = await fetch(places[name], { method: "POST", headers, body });
    return [answer.status, await answer.json()];
  };
  return { places, ask };
}

test("functions answer those who have the key", async (context) => {
  const { places, ask } = await served(context, {
    PreSignUp: async (event) => ({ ...event, response: "fine" }),
    PostConfirmation: { handler: () => Promise.reject(new Error("no")) },
    PreAuthentication: () => undefined,
    PostAuthentication: () => 1n,
    CustomMessage: "http://127.0.0.1:9/hook",
    UserMigration: { url: "http://127.0.0.1:9" },
  });
  assert.deepEqual(await ask("PreSignUp", { a: "é" }), [200, { a: "é", response: "fine" }]);
  assert.deepEqual(await ask("PostConfirmation", {}), [400, { errorMessage: "no" }]);
  assert.deepEqual(await ask("PreAuthentication", {}), [200, null]);
  assert.match((await ask("PostAuthentication", {}))[1].errorMessage, /BigInt/);
  assert.equal(places.CustomMessage, "http://127.0.0.1:9/hook");
  assert.equal(places.UserMigration, "http://127.0.0.1:9");
  assert.equal((await ask("PreSignUp", {}, { by: "another key" }))[0], 403);
  assert.equal((await ask("PreSignUp", {}, { seconds: Math.floor(Date.now() / 1000) - 301 }))[0], 403);
  assert.equal((await fetch(places.PreSignUp, { method: "POST", body: "{}" })).status, 403);
});

test("a caller who goes away in the middle of an event does no harm", async (context) => {
  const { places, ask } = await served(context, { PreSignUp: (event) => event });
  const leaving = request(places.PreSignUp, { method: "POST", headers: { "Content-Length": 9, Expect: "100-continue" } });
  leaving.flushHeaders();
  await once(leaving, "continue"); // the server is reading
  leaving.on("error", () => {});
  leaving.destroy();
  assert.deepEqual(await ask("PreSignUp", { a: 1 }), [200, { a: 1 }]);
});
