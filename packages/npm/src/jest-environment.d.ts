import { TestEnvironment } from "jest-environment-node";

/** Node's environment with the pool as the global `poolguard`. */
export default class PoolEnvironment extends TestEnvironment {}
