// For Vitest: one pool for a whole run. Its set-up file runs in Vitest's main process; the tests, in others, inject it.

import { connect, start } from "./index.js";

/** The default export of a file that `globalSetup` names. */
export function globalSetup(options) {
  return async (project) => {
    const pool = await start(options);
    // Of processes that begin from here on: those of the tests.
    Object.assign(process.env, pool.env);
    project.provide("poolguard", pool.describe());
    return () => pool.stop();
  };
}

/** The pool in a test file: `poolOf(inject)`. */
export function poolOf(inject) {
  return connect(inject("poolguard"));
}
