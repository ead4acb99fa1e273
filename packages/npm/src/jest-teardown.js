// Jest's `globalTeardown`: stops the pool that its `globalSetup` has started.

import { started } from "./jest.js";

export default async function teardown() {
  await globalThis[started]?.stop();
}
