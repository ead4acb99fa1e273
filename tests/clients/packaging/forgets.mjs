// Starts pools and forgets to stop them: prints their data folders and addresses, and ends.

import { start } from "poolguard";

const pools = await Promise.all([start(), start()]);
console.log(JSON.stringify(pools.map(({ data, url }) => ({ data, url }))));
