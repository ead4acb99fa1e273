// Checks a bill of materials against CycloneDX's own schema. Usage: node sbom.mjs FILE; prints what is wrong.

import { readFileSync } from "node:fs";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";

const text = readFileSync(process.argv[2], "utf8");
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
const wrong = await validator.validate(text);
if (wrong) console.log(JSON.stringify(wrong, null, 2));
