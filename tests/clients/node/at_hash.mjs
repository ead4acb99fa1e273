// Whether openid-client takes an ID token for that of an access token: its at_hash must fit.
import { createHash } from "node:crypto";

const { id_token, access_token } = JSON.parse(process.argv[2]);
const claims = JSON.parse(Buffer.from(id_token.split(".")[1], "base64url"));
const digest = createHash("sha256").update(access_token).digest().subarray(0, 16).toString("base64url");
if (claims.at_hash !== digest) throw new Error(`at_hash is ${claims.at_hash}, not ${digest}`);
console.log("{}");
