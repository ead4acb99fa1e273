// Starts a pool, prints where it is, and then waits for whatever ends this process.

import { start } from "poolguard";

const { url } = await start();
console.log(url);
setInterval(() => {}, 60_000);
