// Jest's `testEnvironment`: Node's, with the pool as the global `poolguard`. Test files of CommonJS cannot import it.

import { TestEnvironment } from "jest-environment-node";
import { connect } from "./index.js";
import { variable } from "./jest.js";

export default class PoolEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    const description = process.env[variable];
    if (!description) throw new Error("poolguard: no pool: does Jest's configuration name a globalSetup?");
    this.global.poolguard = connect(JSON.parse(description));
  }
}
