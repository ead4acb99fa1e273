import "server-only";
import { CredentialsSignin, type User } from "next-auth";
import { ApiError, post } from "@/lib/http";

/** How to sign in without the sign-in pages, by Cognito's names. */
const known = { WEB_AUTHN: "Use a passkey", EMAIL_OTP: "Send me a code" } as const;
type Factor = keyof typeof known;
const isFactor = (text: string): text is Factor => Object.hasOwn(known, text);

/** Those that the operator has switched on, with their buttons. */
export const offeredFactors = () =>
  (process.env.SIGN_IN_FACTORS ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter(isFactor)
    .map((factor) => ({ factor, button: known[factor] }));

const codes = ["EMAIL_OTP", "SMS_OTP"];

/** What the API asks for, to be answered with its session. */
export interface Asked {
  challenge: string;
  session: string;
  email: string;
  /** Where the code went, masked. */
  destination?: string;
  /** For the browser's dialog. */
  publicKey?: PublicKeyCredentialRequestOptionsJSON;
}

interface SignInAnswer {
  id_token?: string;
  access_token?: string;
  refresh_token?: string;
  expires_in?: number;
  device?: { key: string };
  challenge?: string;
  session?: string;
  parameters?: Record<string, string>;
  publicKey?: PublicKeyCredentialRequestOptionsJSON;
}

const sentences: Record<string, string> = {
  invalid_credentials: "The sign-in was refused. Try again, or choose another way.",
  invalid_session: "This took too long. Start again.",
  code_mismatch: "This code is wrong. Try again.",
  code_expired: "This code has expired. Start again.",
  validation_failed: "This is not a valid e-mail address or code.",
  sign_in_not_enabled: "This way to sign in is switched off.",
  another_step: "This account needs another step. Go to the sign-in page.",
  other_factor: "This way to sign in is not set up for this account. Choose another one.",
};

export const sentenceOf = (error: ApiError) => sentences[error.code] ?? error.message;

/** Auth.js passes on the code only. */
export class SignInRefused extends CredentialsSignin {
  readonly sentence: string;
  constructor(why: ApiError) {
    super();
    this.code = why.code;
    this.sentence = sentenceOf(why);
  }
}

const refusal = (code: string) => new ApiError(400, code, sentences[code] ?? "");

export async function begin(email: string, factor: string): Promise<Asked> {
  if (!offeredFactors().some((each) => each.factor === factor)) throw refusal("sign_in_not_enabled");
  const answer = await post<SignInAnswer>("/auth/login", { email, factor });
  const { challenge, session, parameters, publicKey } = answer;
  // A factor that the account does not have: the API asks for another one, or lets the user choose.
  if (!session || !challenge || (!publicKey && !codes.includes(challenge))) throw refusal("other_factor");
  return { challenge, session, email, publicKey, destination: parameters?.CODE_DELIVERY_DESTINATION };
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, string | undefined>;

/** In base64, and below SRP's modulus. */
function randomNumber(size: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(size));
  bytes[0] = 1;
  return Buffer.from(bytes).toString("base64");
}

/**
 * A pool that tracks devices renews the tokens of confirmed ones only. This one never proves itself by a password, so
 * its verifier need not be of any. If this fails, the user has to sign in again when the tokens expire.
 */
async function confirmDevice(key: string, accessToken: string): Promise<void> {
  const body = { key, name: "Web browser", password_verifier: randomNumber(384), salt: randomNumber(16) };
  await post("/auth/devices", body, { Authorization: `Bearer ${accessToken}` }).catch(() => undefined);
}

/** Answers the challenge, and reads from the tokens who signed in. They come from the API itself. */
async function conclude(asked: Omit<Asked, "publicKey">, proof: object): Promise<User> {
  const { challenge, session, email } = asked;
  const answer = await post<SignInAnswer>("/auth/challenge", { challenge, session, email, ...proof });
  if (!answer.access_token || !answer.id_token) throw refusal("another_step");
  if (answer.device) await confirmDevice(answer.device.key, answer.access_token);
  const person = claimsOf(answer.id_token);
  return {
    id: person.sub,
    name: person.name,
    email: person.email,
    tokens: {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAt: Math.floor(Date.now() / 1000) + (answer.expires_in ?? 0),
      appClient: claimsOf(answer.access_token).client_id,
      deviceKey: answer.device?.key,
    },
  };
}

/** For Auth.js: the fields of Asked, and a code or a passkey's answer as JSON text. */
export async function authorize(given: Partial<Record<string, unknown>>): Promise<User> {
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : "");
  try {
    if (!offeredFactors().length) throw refusal("sign_in_not_enabled");
    const proof = given.code ? { code: text("code") } : { credential: JSON.parse(text("credential")) as object };
    return await conclude({ challenge: text("challenge"), session: text("session"), email: text("email") }, proof);
  } catch (error) {
    if (error instanceof ApiError) throw new SignInRefused(error);
    if (error instanceof SyntaxError) throw new SignInRefused(refusal("validation_failed"));
    throw error;
  }
}
