// SimpleWebAuthn's server as a second judge: of what a browser answered to the options of a pool. Prints what it found.
import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";

const { origin, domain, creation, request } = JSON.parse(process.argv[2]);
const expected = { expectedOrigin: origin, expectedRPID: domain, requireUserVerification: true };
const registered = await verifyRegistrationResponse({ ...expected, response: creation.answer,
  expectedChallenge: creation.challenge });
const { credential } = registered.registrationInfo;
const proved = await verifyAuthenticationResponse({ ...expected, response: request.answer,
  expectedChallenge: request.challenge, credential });
console.log(JSON.stringify({ registered: registered.verified, proved: proved.verified, id: credential.id }));
