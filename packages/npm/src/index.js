// A user pool for tests: start() runs the program with its data in a temporary folder.

import { mkdtemp, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { atExit } from "./at_exit.js";
import { callCognito } from "./cognito.js";
import { mailsTo } from "./mail.js";
import { commandOf, environmentOf, output, Server } from "./program.js";
import { makeClients, makeUsers, setTriggers } from "./setup.js";
import { serveTriggers } from "./triggers.js";

export { CognitoError } from "./cognito.js";

// All requests of a test run come from one address, and its users sign in more often than people do.
const forTests = {
  POOLGUARD_PASSWORD_HASHING: "fast-for-tests",
  ...Object.fromEntries(
    ["SIGN_IN_FAILURES", "SIGN_IN_ATTEMPTS", "CODES", "REFRESHES", "MESSAGES_BY_NETWORK", "MESSAGES_BY_RECIPIENT",
      "CLIENT_FAILURES"].map((name) => [`POOLGUARD_LIMIT_${name}`, "off"]),
  ),
};

/** A pool by what describe() gave: how test files reach the pool that a set-up file has started. */
export class Pool {
  constructor({ env, data, clients, users }) {
    Object.assign(this, { env, data, clients, users, url: env.AWS_ENDPOINT_URL, id: env.COGNITO_USER_POOL_ID });
  }

  /** What connect() needs: plain data, for another process. */
  describe() {
    return { env: this.env, data: this.data, clients: this.clients, users: this.users };
  }

  call(operation, input = {}) {
    return callCognito(this.env, operation, { UserPoolId: this.id, ...input });
  }

  mails(address, options) {
    return mailsTo(this.data, address, options);
  }

  async signIn(username, password) {
    const { AuthenticationResult: result, ...challenge } = await this.call("AdminInitiateAuth", {
      ClientId: this.env.COGNITO_APP_CLIENT_ID,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: username, PASSWORD: password },
    });
    if (!result) throw new Error(`poolguard: the sign-in of ${username} asks for ${challenge.ChallengeName}`);
    return { accessToken: result.AccessToken, idToken: result.IdToken, refreshToken: result.RefreshToken };
  }
}

class StartedPool extends Pool {
  #server;
  #end;

  constructor(given, server, end) {
    super(given);
    this.#server = server;
    this.#end = end;
  }

  get log() {
    return [...this.#server.log];
  }

  stop() {
    return this.#end();
  }

  [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    return this.stop();
  }
}

export function connect(description) {
  return new Pool(description);
}

// An empty folder to run in, where no .env file is read, and how it goes away.
async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), "poolguard-"));
  const forget = atExit(() => rmSync(folder, { recursive: true, force: true }));
  const remove = async () => {
    forget();
    await rm(folder, { recursive: true, force: true });
  };
  return [folder, remove];
}

async function environmentOfPool(command, data, options) {
  const printed = await output([...command, "env", "--data", data], options);
  const lines = printed.split("\n").filter((line) => line.includes("=") && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

export async function start(options = {}) {
  const { users = [], clients = [], triggers = {}, settings = {}, port = 0, timeout = 15000, program } = options;
  const command = commandOf(program);
  const hasTriggers = Object.keys(triggers).length > 0;
  const ends = [];
  const end = async () => {
    for (const each of ends.splice(0).reverse()) await each();
  };
  try {
    const [folder, remove] = await temporaryFolder();
    ends.push(remove);
    const data = options.data ? resolve(options.data) : join(folder, "data");
    const hooks = hasTriggers ? await serveTriggers(triggers) : { settings: {}, close: async () => {} };
    ends.push(hooks.close);
    const context = { env: environmentOf({ ...forTests, ...hooks.settings, ...settings }), cwd: folder };
    const server = new Server([...command, "serve", "--listen", `127.0.0.1:${port}`, "--data", data], context);
    ends.push(() => server.stop());
    await server.ready(timeout);
    const env = await environmentOfPool(command, data, context);
    const pool = new StartedPool({ env, data, clients: {}, users: {} }, server, end);
    // A named folder may have the functions of another run.
    if (options.data) await setTriggers(pool, {});
    await makeClients(pool, clients);
    await makeUsers(pool, users);
    // After the users, who are there before anything happens.
    if (hasTriggers) await setTriggers(pool, triggers);
    return pool;
  } catch (error) {
    await end();
    throw error;
  }
}
