// Goes through what the npm package's API offers, and prints what came of it as JSON.

import { existsSync } from "node:fs";
import { connect, start } from "poolguard";

const began = performance.now();
const payload = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
const asked = [];
const pool = await start({
  users: [
    { email: "jane@example.com", password: "Correct-h0rse", tenant: "acme", groups: ["staff", "admin"] },
    { email: "new@example.com", password: "Correct-h0rse", attributes: { name: "Jürgen" }, isConfirmed: false },
  ],
  clients: [{ name: "web", GenerateSecret: true }, { name: "phone" }],
  triggers: {
    PreSignUp: async (event) => {
      asked.push(event.triggerSource);
      if (event.request.userAttributes.email.endsWith("@example.org")) throw new Error("nobody of example.org");
      return event;
    },
    PreTokenGeneration: {
      version: "V2_0",
      handler: (event) => {
        event.response.claimsAndScopeOverrideDetails = {
          accessTokenGeneration: { claimsToAddOrOverride: { plan: "gold" } },
        };
        return event;
      },
    },
  },
});
const out = { took: performance.now() - began, env: pool.env, clients: pool.clients, users: pool.users };

const headers = { "Content-Type": "application/json" };
const post = (path, body) => fetch(pool.url + path, { method: "POST", headers, body: JSON.stringify(body) });
out.claims = payload((await pool.signIn("jane@example.com", "Correct-h0rse")).accessToken);
out.temporary = await pool.signIn("new@example.com", "Correct-h0rse").catch((error) => error.message);
out.unknown = await pool.call("AdminGetUser", { Username: "nobody" }).catch((error) => error.name);
out.refused = (await (await post("/auth/signup", { email: "a@example.org", password: "Correct-h0rse" })).json()).detail;
out.signedUp = (await post("/auth/signup", { email: "b@example.com", password: "Correct-h0rse" })).status;
const [mail] = await pool.mails("b@example.com", { atLeast: 1 });
out.mail = { subject: mail.subject, code: mail.code, hasHtml: mail.html.includes(mail.code) };
out.confirmed = (await post("/auth/confirm", { email: "b@example.com", code: mail.code })).status;
out.asked = asked;
out.seen = (await connect(pool.describe()).call("ListUsers")).Users.length;
out.logged = pool.log.length;
await pool.stop();
await pool.stop();
out.isGone = !existsSync(pool.data) && (await fetch(pool.url).catch(() => "gone")) === "gone";
console.log(JSON.stringify(out));
