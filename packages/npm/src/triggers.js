// The functions of a pool that run in this process: a server on loopback that the pool asks.
// Source: docs/triggers.md, "Hooks".

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const oldest = 300; // seconds
const names = ["PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration",
  "CustomMessage", "CustomEmailSender", "CustomSMSSender", "UserMigration", "InboundFederation", "DefineAuthChallenge",
  "CreateAuthChallenge", "VerifyAuthChallengeResponse"];
// Their rows in LambdaConfig have a version beside the function.
const versioned = new Set(["CustomEmailSender", "CustomSMSSender", "InboundFederation"]);

const isCalled = (trigger) => typeof (trigger.handler ?? trigger) === "function";
const urlOf = (trigger) => trigger.url ?? trigger;

function isFromPoolguard(key, header, body) {
  const { t, v1 } = Object.fromEntries((header ?? "").split(",").map((part) => part.split("=", 2)));
  if (!/^\d+$/.test(t ?? "") || Math.abs(Date.now() / 1000 - Number(t)) > oldest) return false;
  const wanted = createHmac("sha256", key).update(`${t}.`).update(body).digest();
  const given = Buffer.from(v1 ?? "", "hex");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

// The status and the JSON.
async function answer(request, triggers, key) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isFromPoolguard(key, request.headers["x-poolguard-signature"], body)) return [403, "{}"];
  const trigger = triggers[request.url.slice(1)];
  if (!trigger) return [404, "{}"];
  try {
    return [200, JSON.stringify((await (trigger.handler ?? trigger)(JSON.parse(body))) ?? null)];
  } catch (error) {
    return [400, JSON.stringify({ errorMessage: String(error?.message ?? error) })];
  }
}

/** The settings that say where the functions are, and `close`. Functions run here; an address is asked as it is. */
export async function serveTriggers(triggers) {
  // A pool ignores names that it does not know, and the function would never be called.
  const unknown = Object.keys(triggers).find((name) => !names.includes(name));
  if (unknown) throw new TypeError(`poolguard: there is no trigger ${unknown}. There are ${names.join(", ")}`);
  const key = randomBytes(32).toString("hex");
  const server = createServer(async (request, response) => {
    try {
      const [status, content] = await answer(request, triggers, key);
      response.writeHead(status, { "Content-Type": "application/json" }).end(content);
    } catch {
      // The caller has gone away in the middle of the event. A test run must not end because of it.
      response.destroy();
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  server.unref();
  const own = `http://127.0.0.1:${server.address().port}`;
  const places = Object.entries(triggers).map(([name, trigger]) => {
    return `${name}=${isCalled(trigger) ? `${own}/${name}` : urlOf(trigger)}`;
  });
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { settings: { POOLGUARD_TRIGGERS: places.join(","), POOLGUARD_TRIGGERS_KEY: key }, close };
}

/** The LambdaConfig that names these triggers. */
export function lambdaConfigOf(triggers, region) {
  const config = {};
  for (const [name, trigger] of Object.entries(triggers)) {
    const arn = `arn:aws:lambda:${region}:000000000000:function:${name}`;
    if (name === "PreTokenGeneration") {
      config.PreTokenGenerationConfig = { LambdaArn: arn, LambdaVersion: trigger.version ?? "V1_0" };
    } else if (versioned.has(name)) {
      config[name] = { LambdaArn: arn, LambdaVersion: trigger.version ?? "V1_0" };
    } else {
      config[name] = arn;
    }
    // The API wants a key for these two, though a hook gets the code in clear.
    if (/^Custom.*Sender$/.test(name)) config.KMSKeyID = `arn:aws:kms:${region}:000000000000:key/${"0".repeat(8)}`;
  }
  return config;
}
