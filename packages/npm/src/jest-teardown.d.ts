/** Stops the pool that `globalSetup` has started. */
export default function teardown(): Promise<void>;
