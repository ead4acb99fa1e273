import type { Pool, PoolDescription, StartOptions } from "./index.js";

declare module "vitest" {
  export interface ProvidedContext {
    poolguard: PoolDescription;
  }
}

interface Project {
  provide(key: "poolguard", value: PoolDescription): void;
}

/**
 * The default export of a file that `globalSetup` of Vitest's configuration names: starts a pool before the tests, puts
 * its variables (`pool.env`) into the environment of the tests, and stops it after them.
 */
export function globalSetup(options?: StartOptions): (project: Project) => Promise<() => Promise<void>>;

/** The pool in a test file; `inject` is Vitest's. */
export function poolOf(inject: (key: "poolguard") => PoolDescription): Pool;
