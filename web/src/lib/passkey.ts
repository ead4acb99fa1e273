// The browser's dialogs for passkeys. Options and answers are in WebAuthn's JSON form, in which bytes are base64url.

type Options = PublicKeyCredentialCreationOptionsJSON;
type Request = PublicKeyCredentialRequestOptionsJSON;

const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
const textOf = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const named = (list: PublicKeyCredentialDescriptorJSON[] = []) =>
  list.map((each) => ({ ...each, type: "public-key", id: bytesOf(each.id) })) as PublicKeyCredentialDescriptor[];

// Browsers from before 2025 have some of the functions for JSON, or none.

function readOptions(options: Options): PublicKeyCredentialCreationOptions {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  } as PublicKeyCredentialCreationOptions;
}

function readRequest(request: Request): PublicKeyCredentialRequestOptions {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(request);
  return {
    ...request,
    challenge: bytesOf(request.challenge),
    allowCredentials: named(request.allowCredentials),
  } as PublicKeyCredentialRequestOptions;
}

function write(made: PublicKeyCredential): unknown {
  if (typeof made.toJSON === "function") return made.toJSON();
  // Of either kind; each lacks members of the other.
  const from = made.response as Partial<AuthenticatorAttestationResponse & AuthenticatorAssertionResponse>;
  const response: Record<string, unknown> = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"] as const) {
    const bytes = from[name];
    if (bytes) response[name] = textOf(bytes);
  }
  if (from.getTransports) response.transports = from.getTransports();
  return {
    id: made.id,
    rawId: textOf(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment ?? undefined,
    clientExtensionResults: made.getClientExtensionResults(),
    response,
  };
}

/** What the dialog came to: the answer as JSON text, or a sentence for the user. */
export type Shown = { answer: string } | { error: string };

async function show(dialog: () => Promise<Credential | null>, refused: string): Promise<Shown> {
  if (typeof PublicKeyCredential === "undefined") return { error: "This browser has no passkeys." };
  try {
    return { answer: JSON.stringify(write((await dialog()) as PublicKeyCredential)) };
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "InvalidStateError") return { error: "This device already has a passkey for your account." };
    if (name === "SecurityError") return { error: "Passkeys of this account do not work at this address." };
    return { error: refused };
  }
}

export const makePasskey = (options: Options) =>
  show(() => navigator.credentials.create({ publicKey: readOptions(options) }), "No passkey was added.");
export const provePasskey = (request: Request) =>
  show(() => navigator.credentials.get({ publicKey: readRequest(request) }), "No passkey was used. Try again.");
