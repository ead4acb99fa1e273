// amazon-cognito-identity-js, the client inside Amplify, driven by JSON lines: {"do": name, ...} in, what came of it
// out. One process is one browser: what the library remembers between two calls stays.
import { createInterface } from "node:readline";
import { AuthenticationDetails, CognitoRefreshToken, CognitoUser, CognitoUserAttribute, CognitoUserPool }
  from "amazon-cognito-identity-js";

const { endpoint, pool: UserPoolId, client: ClientId } = JSON.parse(process.argv[2]);
const pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
let user;

const attributes = (given) =>
  Object.entries(given ?? {}).map(([Name, Value]) => new CognitoUserAttribute({ Name, Value }));

// Every event that the library has, as a result.
const events = (resolve) => ({
  onSuccess: (session) => resolve(session?.getIdToken ? { event: "signed_in",
    access_token: session.getAccessToken().getJwtToken(), id_token: session.getIdToken().getJwtToken(),
    refresh_token: session.getRefreshToken().getToken() } : { event: "success", data: session }),
  onFailure: (error) => resolve({ event: "failure", code: error.code ?? error.name, message: error.message }),
  newPasswordRequired: (current, required) => resolve({ event: "new_password", current, required }),
  totpRequired: (name, parameters) => resolve({ event: "totp", parameters }),
  mfaRequired: (name, parameters) => resolve({ event: "sms", parameters }),
  selectMFAType: (name, parameters) => resolve({ event: "select", parameters }),
  mfaSetup: (name, parameters) => resolve({ event: "setup", parameters }),
  associateSecretCode: (secret) => resolve({ event: "secret", secret }),
  inputVerificationCode: (data) => resolve({ event: "code_sent", data }),
});
const callback = (resolve) => (error, data) => error
  ? resolve({ event: "failure", code: error.code ?? error.name, message: error.message })
  : resolve({ event: "success", data });

const actions = {
  sign_up: ({ name, password, attributes: given }, resolve) =>
    pool.signUp(name, password, attributes(given), [], (error, data) => error ? callback(resolve)(error)
      : resolve({ event: "success", data: { sub: data.userSub, confirmed: data.userConfirmed } })),
  use: ({ name }, resolve) => {
    user = new CognitoUser({ Username: name, Pool: pool });
    resolve({ event: "success" });
  },
  confirm: ({ code }, resolve) => user.confirmRegistration(code, false, callback(resolve)),
  sign_in: ({ name, password, flow }, resolve) => {
    user = new CognitoUser({ Username: name, Pool: pool });
    user.setAuthenticationFlowType(flow ?? "USER_SRP_AUTH");
    user.authenticateUser(new AuthenticationDetails({ Username: name, Password: password }), events(resolve));
  },
  new_password: ({ password, attributes: given }, resolve) =>
    user.completeNewPasswordChallenge(password, given ?? {}, events(resolve)),
  answer: ({ code, type }, resolve) => user.sendMFACode(code, events(resolve), type),
  select: ({ type }, resolve) => user.sendMFASelectionAnswer(type, events(resolve)),
  associate: (_, resolve) => user.associateSoftwareToken(events(resolve)),
  verify: ({ code, name }, resolve) => user.verifySoftwareToken(code, name, events(resolve)),
  prefer_totp: ({ enabled }, resolve) =>
    user.setUserMfaPreference(null, { Enabled: enabled, PreferredMfa: enabled }, callback(resolve)),
  refresh: ({ token }, resolve) =>
    user.refreshSession(new CognitoRefreshToken({ RefreshToken: token }), (error, session) => error
      ? callback(resolve)(error) : events(resolve).onSuccess(session)),
  forgot: (_, resolve) => user.forgotPassword(events(resolve)),
  reset: ({ code, password }, resolve) => user.confirmPassword(code, password, events(resolve)),
  change: ({ old, password }, resolve) => user.changePassword(old, password, callback(resolve)),
  update: ({ attributes: given }, resolve) => user.updateAttributes(attributes(given), callback(resolve)),
  attributes: (_, resolve) => user.getUserAttributes((error, data) => error ? callback(resolve)(error)
    : resolve({ event: "success", data: Object.fromEntries(data.map((each) => [each.getName(), each.getValue()])) })),
  sign_out: (_, resolve) => user.globalSignOut(events(resolve)),
  delete: (_, resolve) => user.deleteUser(callback(resolve)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  console.log(JSON.stringify(await new Promise((resolve) => actions[command.do](command, resolve))));
}
