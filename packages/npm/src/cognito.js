// Calls of Cognito's API, signed with the pool's credentials.
// Source: AWS Signature Version 4, "Create a signed AWS API request".

import { createHash, createHmac } from "node:crypto";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/** An error that the pool answered: `name` is Cognito's, such as UserNotFoundException. */
export class CognitoError extends Error {
  constructor(operation, { __type, message }) {
    super(`${operation}: ${__type}: ${message}`);
    this.name = __type;
  }
}

/** The headers that sign a request of that body at that time. */
export function signedHeaders({ host, target, body, region, accessKeyId, secretAccessKey, now }) {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [time.slice(0, 8), region, "cognito-idp", "aws4_request"];
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    host,
    "x-amz-date": time,
    "x-amz-target": `AWSCognitoIdentityProviderService.${target}`,
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = ["POST", "/", "", lines.join(""), names, sha256(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(request)].join("\n");
  const key = scope.reduce((key, part) => hmac(key, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, text).toString("hex");
  delete headers.host; // fetch() says it itself
  const credential = `${accessKeyId}/${scope.join("/")}`;
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return headers;
}

/** Calls an operation; resolves with its answer, or rejects with a CognitoError. `env` is a pool's. */
export async function callCognito(env, operation, input) {
  const body = JSON.stringify(input);
  const headers = signedHeaders({
    host: new URL(env.AWS_ENDPOINT_URL).host,
    target: operation,
    body,
    region: env.AWS_REGION,
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    now: new Date(),
  });
  const answer = await fetch(`${env.AWS_ENDPOINT_URL}/`, { method: "POST", headers, body });
  const text = await answer.text(); // empty where an operation gives nothing
  const content = text ? JSON.parse(text) : {};
  if (!answer.ok) throw new CognitoError(operation, content);
  return content;
}
