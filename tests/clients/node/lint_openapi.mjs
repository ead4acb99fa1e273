// Prints what Redocly's linter finds in an OpenAPI document, a line for each; nothing when it finds nothing.
//   node lint_openapi.mjs FILE
import { createConfig, lint } from "@redocly/openapi-core";

// Some operations refuse nobody: whether the server runs, for one.
const config = await createConfig({ extends: ["recommended"], rules: { "operation-4xx-response": "off" } });
for (const problem of await lint({ ref: process.argv[2], config })) {
  console.log(`${problem.ruleId} at ${problem.location[0]?.pointer}: ${problem.message}`);
}
