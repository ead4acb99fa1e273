// SimpleWebAuthn's server as a second judge: of what a browser answered to the options of a pool. Prints what it found.
import { webcrypto } from "node:crypto";

// SimpleWebAuthn needs these names, which Debian's Node.js 18 does not have, when it is loaded.
globalThis.crypto ??= webcrypto;
globalThis.SubtleCrypto ??= webcrypto.subtle.constructor;
const { verifyAuthenticationResponse, verifyRegistrationResponse } = await import("@simplewebauthn/server");

const { origin, domain, creation, request } = JSON.parse(process.argv[2]);
const expected = { expectedOrigin: origin, expectedRPID: domain, requireUserVerification: true };
const registered = await verifyRegistrationResponse({ ...expected, response: creation.answer,
  expectedChallenge: creation.challenge });
const { credential } = registered.registrationInfo;
const proved = await verifyAuthenticationResponse({ ...expected, response: request.answer,
  expectedChallenge: request.challenge, credential });
console.log(JSON.stringify({ registered: registered.verified, proved: proved.verified, id: credential.id }));
