// Checks objects of Kubernetes against its own schema: values by the validators that are made from it, and names of
// members, which the API ignores where it does not know them, by the types that are made from it. Takes a JSON array of
// objects; prints one of messages.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import typescript from "typescript";

const objects = JSON.parse(readFileSync(0, "utf8"));
const messages = [];

for (const { apiVersion, kind, ...members } of objects) {
  try {
    const { [kind]: model } = await import(`kubernetes-models/${apiVersion}`);
    new model({ apiVersion, kind, ...members }).validate();
  } catch (error) {
    messages.push(`${kind}: ${error.message}`);
  }
}

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(here, "node_modules", ".kubernetes-"));
try {
  const file = join(folder, "objects.ts");
  const lines = objects.map((object, index) => {
    const { apiVersion, kind } = object;
    return `import type { I${kind} as Type${index} } from "kubernetes-models/${apiVersion}";\n` +
      `export const object${index}: Type${index} = ${JSON.stringify(object)};\n`;
  });
  writeFileSync(file, lines.join(""));
  const program = typescript.createProgram([file], {
    noEmit: true, strict: true, skipLibCheck: true, types: [], target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.NodeNext, moduleResolution: typescript.ModuleResolutionKind.NodeNext,
  });
  for (const { messageText } of typescript.getPreEmitDiagnostics(program)) {
    messages.push(typescript.flattenDiagnosticMessageText(messageText, " "));
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(JSON.stringify(messages));
