// The arguments of Terraform resources and data sources, as @cdktf/provider-aws declares them, and the configuration of
// a folder as an HCL parser reads it: { configuration: {file: …}, schema: {type: {arguments, blocks, attributes}} }.
//   node terraform_schema.mjs FOLDER TYPE…      a data source is "data.TYPE"
import fs from "node:fs"
import path from "node:path"
import { createRequire } from "node:module"

const require = createRequire(import.meta.url)
const hcl = require("hcl2-parser")
const provider = path.dirname(require.resolve("@cdktf/provider-aws/package.json"))
const [folder, ...types] = process.argv.slice(2)

const configuration = {}
for (const name of fs.readdirSync(folder).filter(name => name.endsWith(".tf"))) {
  const [parsed, error] = hcl.parseToObject(fs.readFileSync(path.join(folder, name), "utf8"))
  if (parsed === null) throw new Error(`${name}: ${JSON.stringify(error)}`)
  configuration[name] = parsed
}

const snake = name => name.replace(/[A-Z]/g, letter => "_" + letter.toLowerCase())

// Members of an interface: by name, whether it must be there, and the interface of a block.
function members(text) {
  const out = {}
  for (const [, comment, name, optional, type] of text.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly (\w+)(\??): ([^;]+);/g)) {
    const anchor = comment.match(/#(\w+) \w+#\w+\}/)
    out[anchor ? anchor[1] : snake(name)] = {
      required: optional === "", type: type.replace(/\[\]| \| cdktf\.IResolvable/g, "").trim() }
  }
  return out
}

function schemaOf(type) {
  const at = type.startsWith("data.") ? "data-" + type.slice(5) : type
  const file = path.join(provider, "lib", at.replace(/_/g, "-").replace(/^(data-)?aws-/, "$1aws-"), "index.d.ts")
  const alternatives = [file, path.join(provider, "lib", at.replace(/^(data-)?aws_/, "$1").replace(/_/g, "-"), "index.d.ts")]
  const found = alternatives.find(each => fs.existsSync(each)) ??
    path.join(provider, "lib", at.replace(/_/g, "-").replace("data-aws-", "data-aws-"), "index.d.ts")
  if (!fs.existsSync(found)) return null
  const text = fs.readFileSync(found, "utf8")
  const interfaces = {}
  for (const [, name, , body] of text.matchAll(/export interface (\w+)( extends [\w.]+)? \{([\s\S]*?)^\}/gm))
    interfaces[name] = members(body)
  const config = Object.keys(interfaces).find(name => name.endsWith("Config") &&
    new RegExp(`export interface ${name} extends cdktf.TerraformMetaArguments`).test(text))
  const main = text.slice(text.search(/export declare class \w+ extends cdktf\.Terraform(Resource|DataSource) /))
  return { arguments: interfaces[config], blocks: interfaces,
           attributes: [...main.matchAll(/^ {4}get (\w+)\(\)/gm)].map(([, name]) => snake(name)) }
}

process.stdout.write(JSON.stringify({
  configuration, schema: Object.fromEntries(types.map(type => [type, schemaOf(type)])) }))
