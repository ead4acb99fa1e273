// For Jest: one pool for a whole run. Its set-up file runs in Jest's main process, and so does the tear-down.

import { start } from "./index.js";

export const started = Symbol.for("poolguard.started");
// How the processes of the tests, which inherit the environment, learn of the pool.
export const variable = "JEST_POOL_OF_TESTS";

/** The default export of a file that `globalSetup` names. */
export function globalSetup(options) {
  return async () => {
    const pool = await start(options);
    globalThis[started] = pool;
    Object.assign(process.env, pool.env, { [variable]: JSON.stringify(pool.describe()) });
  };
}
