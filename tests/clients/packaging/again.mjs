// Starts twice on the same data folder, and prints what was there the second time.

import { start } from "poolguard";

const options = {
  data: "kept",
  users: [{ email: "jane@example.com", password: "Correct-h0rse", groups: ["staff"] }],
  clients: [{ name: "web", GenerateSecret: true }],
};
const refuse = () => {
  throw new Error("not now");
};
const first = await start({ ...options, triggers: { PreSignUp: refuse, PreAuthentication: refuse } });
await first.stop();
options.users.push({ email: "new@example.com", password: "Correct-h0rse" });
const second = await start(options);
const { accessToken } = await second.signIn("jane@example.com", "Correct-h0rse");
await second.stop();
console.log(JSON.stringify({
  isSame: first.id === second.id && first.clients.web.id === second.clients.web.id &&
    first.clients.web.secret === second.clients.web.secret &&
    first.users["jane@example.com"].sub === second.users["jane@example.com"].sub,
  users: Object.keys(second.users),
  hasToken: accessToken.length > 100,
}));
