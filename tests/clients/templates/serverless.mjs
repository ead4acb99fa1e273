// The template that the Serverless Framework packages, without an account.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export function synthesize() {
  const folder = mkdtempSync(join(tmpdir(), "service-"));
  try {
    cpSync(here("service"), folder, { recursive: true });
    execFileSync(process.execPath, [here("node_modules/serverless/bin/serverless.js"), "package"], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, CI: "1", SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const made = join(folder, ".serverless", "cloudformation-template-update-stack.json");
    return { serverless: JSON.parse(readFileSync(made, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
