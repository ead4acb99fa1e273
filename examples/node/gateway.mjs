// What an application asks of Poolguard: the keys for its tokens, whether a request may pass, and sign-ins.
// `poolguard env` prints the variables. A request takes 5 s at most.
import { createRemoteJWKSet, errors, jwtVerify } from "jose";

export const cookieName = "example-token";
const poolguard = () => process.env.POOLGUARD_URL ?? "http://127.0.0.1:8000";
const timeout = 5000; // milliseconds

/** What Poolguard answered instead; 503 if it cannot be reached. */
export class Refused extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

let keys;
/** The pool's public keys. jose fetches them when a key is unknown, at most once in 30 s. */
const poolKeys = () =>
  (keys ??= createRemoteJWKSet(
    new URL(process.env.COGNITO_JWKS_URL ?? `${process.env.COGNITO_ISSUER}/.well-known/jwks.json`),
    { timeoutDuration: timeout },
  ));

/** The claims of an access token of this pool and app client. Asks nobody, so it does not notice sign-outs. */
export async function verify(token) {
  const { COGNITO_ISSUER: issuer, COGNITO_APP_CLIENT_ID: client } = process.env;
  if (!issuer || !client) throw new Error("COGNITO_ISSUER and COGNITO_APP_CLIENT_ID are not set: see `poolguard env`");
  try {
    const options = { issuer, algorithms: ["RS256"], requiredClaims: ["exp", "sub"] };
    const { payload } = await jwtVerify(token, poolKeys(), options);
    // Cognito's access tokens name their client in `client_id`. ID tokens have `aud`, and are for the client only.
    if (payload.token_use === "access" && payload.client_id === client) return payload;
  } catch (error) {
    const isOfToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
    const isOfKeys = error.message?.startsWith("Expected 200 OK") || error.message?.startsWith("Failed to parse");
    if (isOfToken && !isOfKeys) throw new Refused(401, error.code);
    throw new Refused(503, "keys_unavailable");
  }
  throw new Refused(401, "not an access token for this application");
}

async function call(method, path, headers, body) {
  let answer, content;
  try {
    answer = await fetch(poolguard() + path, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      body: body && JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
    });
    content = await answer.text();
  } catch {
    throw new Refused(503, "unavailable");
  }
  const isJson = /^application\/([a-z.]+\+)?json\b/.test(answer.headers.get("content-type") ?? "");
  const said = isJson ? JSON.parse(content) : undefined;
  if (!answer.ok) throw new Refused(answer.status, said?.code ?? "refused");
  return { said, headers: answer.headers };
}

/** Who sends a request, if the rules (docs/proxies.md) let them pass. Notices sign-outs. */
export async function ask(token, rules) {
  if (!token || !/^[\x21-\x7e]+$/.test(token)) throw new Refused(401, "token_missing");
  const { headers } = await call("GET", `/forward-auth?by=bearer&${rules}`, { Authorization: `Bearer ${token}` });
  const text = (name) => decodeURIComponent(headers.get(name) ?? "");
  return { subject: text("X-Auth-Subject"), email: text("X-Auth-Email") };
}

/** Tokens. `address` is the browser's: Poolguard limits sign-ins by it, if TRUSTED_PROXIES names this server. */
export async function signIn(email, password, address) {
  const { said } = await call("POST", "/auth/login", { "X-Forwarded-For": address }, { email, password });
  // A second factor or a new password: POST /auth/challenge answers it.
  if (said.challenge) throw new Refused(403, said.challenge);
  return said;
}

/** Ends all sessions of the user. A token that has expired or was ended needs no sign-out. */
export async function signOut(token) {
  try {
    await call("POST", "/auth/logout", { Authorization: `Bearer ${token}` });
  } catch (error) {
    if (error.status !== 401) throw error;
  }
}

/** The token of an Authorization header. */
export function bearer(authorization) {
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? "")?.[1];
  if (!token) throw new Refused(401, "token_missing");
  return token;
}

/** Whether a form comes from this site's pages. Browsers send Origin with every form; programs need not. */
export const isOwnForm = (origin, host) => !origin || (URL.canParse(origin) && new URL(origin).host === host);
