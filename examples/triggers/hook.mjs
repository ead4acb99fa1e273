// Functions of a user pool in JavaScript, behind a hook of Poolguard: serves http://127.0.0.1:PORT/hook.
//
//     POOLGUARD_TRIGGERS_KEY=... node hook.mjs 9000
//     POOLGUARD_TRIGGERS='PreSignUp=http://127.0.0.1:9000/hook,...' POOLGUARD_TRIGGERS_KEY=... poolguard serve

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const key = process.env.POOLGUARD_TRIGGERS_KEY;
if (!key) throw new Error("POOLGUARD_TRIGGERS_KEY is not set");
const oldest = 300; // seconds

const functions = {
  // People of the company need no code; nobody else may sign up.
  PreSignUp(event) {
    if (!(event.request.userAttributes.email ?? "").endsWith("@example.com")) {
      throw new Error("only addresses of example.com may sign up");
    }
    event.response.autoConfirmUser = true;
    event.response.autoVerifyEmail = true;
  },
  TokenGeneration(event) {
    event.response.claimsOverrideDetails = { claimsToAddOrOverride: { plan: "gold" } };
  },
  CustomMessage(event) {
    event.response.emailSubject = "Your code";
    event.response.emailMessage = `Welcome. Your code is ${event.request.codeParameter}.`;
  },
};

// The signature is an HMAC-SHA256 of the time, a dot and the body. An old one is somebody's copy.
function isFromPoolguard(header, body) {
  const { t, v1 } = Object.fromEntries((header ?? "").split(",").map((part) => part.split("=", 2)));
  if (!/^[0-9]+$/.test(t ?? "") || Math.abs(Date.now() / 1000 - Number(t)) > oldest) return false;
  const wanted = createHmac("sha256", key).update(`${t}.`).update(body).digest();
  const given = Buffer.from(v1 ?? "", "hex");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

// The status and the content.
async function answer(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isFromPoolguard(request.headers["x-poolguard-signature"], body)) return [403, {}];
  const event = JSON.parse(body);
  try {
    functions[event.triggerSource.split("_")[0]]?.(event);
  } catch (why) {
    return [400, { errorMessage: why.message }];
  }
  return [200, event];
}

const server = createServer(async (request, response) => {
  try {
    const [status, content] = await answer(request);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(content));
  } catch {
    // The caller has gone away in the middle of the event. The others need an answer all the same.
    response.destroy();
  }
});

server.listen(Number(process.argv[2]), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/hook`);
});
