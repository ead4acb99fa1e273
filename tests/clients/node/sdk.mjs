// The AWS SDK for JavaScript, version 3: one command by name, given as JSON; prints the reply or the error's name.
import * as sdk from "@aws-sdk/client-cognito-identity-provider";

const { endpoint, region, credentials, calls } = JSON.parse(process.argv[2]);
const client = new sdk.CognitoIdentityProviderClient({ endpoint, region, credentials, maxAttempts: 1 });
const out = [];
for (const [name, input] of calls) {
  try {
    const { $metadata, ...reply } = await client.send(new sdk[name + "Command"](input));
    out.push(reply);
  } catch (error) {
    out.push({ error: error.name, message: error.message });
  }
}
console.log(JSON.stringify(out));
