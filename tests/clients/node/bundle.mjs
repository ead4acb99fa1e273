// One block of a document, bundled as its reader's tools would do it. Packages that the front end in web/ has are taken
// from there. Prints nothing; the bundle is written to `file`.
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const given = JSON.parse(process.argv[2]);
const folder = fileURLToPath(new URL(".", import.meta.url));
await esbuild.build({
  stdin: { contents: given.code, loader: "jsx", resolveDir: folder },
  bundle: true, outfile: given.file, platform: given.platform, format: given.platform === "node" ? "cjs" : "iife",
  nodePaths: [fileURLToPath(new URL("../../../web/node_modules", import.meta.url))],
  jsx: "automatic", define: { "import.meta.env": JSON.stringify(given.environment) }, logLevel: "error",
});
console.log("{}");
