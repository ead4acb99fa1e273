// What an application writes in TypeScript. A line that must not compile says so.

import { CognitoError, connect, start, type Mail, type StartedPool } from "poolguard";
import { globalSetup as forJest } from "poolguard/jest";
import { globalSetup as forVitest, poolOf } from "poolguard/vitest";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";

export const vitest: (project: TestProject) => unknown = forVitest({
  users: [{ email: "a@example.com", password: "Correct-h0rse" }],
});
export const jest: () => Promise<void> = forJest();

export async function use(): Promise<Mail[]> {
  const pool: StartedPool = await start({
    clients: [{ name: "web", GenerateSecret: true }],
    triggers: {
      PreSignUp: (event) => event,
      PreTokenGeneration: { handler: async (event) => event, version: "V2_0" },
      CustomMessage: "http://127.0.0.1:9000/hook",
    },
  });
  const secret: string | undefined = pool.clients.web?.secret;
  const region: string = connect(pool.describe()).env.AWS_REGION;
  await pool.call("ListUsers").catch((error: CognitoError) => error.name);
  await poolOf(inject).signIn(region, secret ?? "");
  // @ts-expect-error a user without a password
  await start({ users: [{ email: "a@example.com" }] });
  // @ts-expect-error no such trigger
  await start({ triggers: { BeforeSignUp: (event) => event } });
  // @ts-expect-error a pool of another process is not this one's to stop
  await connect(pool.describe()).stop();
  await pool.stop();
  return pool.mails("a@example.com", { atLeast: 1 });
}
