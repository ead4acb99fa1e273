import type { Pool, StartOptions } from "./index.js";

/**
 * The default export of a file that `globalSetup` of Jest's configuration names: starts a pool before the tests, and
 * puts its variables (`pool.env`) into the environment of the tests.
 * `globalTeardown: "poolguard/jest/teardown"` stops it.
 */
export function globalSetup(options?: StartOptions): () => Promise<void>;

declare global {
  /** In test files, with `testEnvironment: "poolguard/jest/environment"`. */
  // eslint-disable-next-line no-var
  var poolguard: Pool;
}
