// The stack that Amplify Gen 2 makes from `amplify/auth/resource.ts`, with the surroundings that the backend gives it.
import * as cdk from "aws-cdk-lib";
import { defineAuth } from "@aws-amplify/backend-auth";

const secret = (value) => ({ resolve: () => cdk.SecretValue.unsafePlainText(value), resolvePath: () => ({}) });

export function synthesize() {
  const app = new cdk.App({ analyticsReporting: false, context: { "amplify-backend-name": "main",
    "amplify-backend-namespace": "shop", "amplify-backend-type": "branch" } });
  const stack = new cdk.Stack(app, "Auth");
  const factory = defineAuth({
    loginWith: {
      email: { verificationEmailSubject: "Your code", otpLogin: true },
      externalProviders: {
        google: { clientId: secret("google-client"), clientSecret: secret("google-secret"), scopes: ["email"],
          attributeMapping: { email: "email" } },
        callbackUrls: ["https://shop.example.com/"],
        logoutUrls: ["https://shop.example.com/"],
      },
    },
    groups: ["ADMINS", "EDITORS"],
    multifactor: { mode: "OPTIONAL", totp: true },
    userAttributes: { preferredUsername: { mutable: true }, "custom:plan": { dataType: "String", maxLen: 20 } },
    accountRecovery: "EMAIL_ONLY",
  });
  const surroundings = { scope: stack, backendSecretResolver: { resolveSecret: (given) => given.resolve(),
    resolvePath: (given) => given.resolvePath() }, stableBackendIdentifiers: { getStableBackendHash: () => "amplify-shop" } };
  const outputs = {};
  factory.getInstance({
    constructContainer: { getOrCompute: (generator) => generator.generateContainerEntry(surroundings) },
    outputStorageStrategy: {
      addBackendOutputEntry: (_, entry) => Object.assign(outputs, entry.payload),
      appendToBackendOutputList: () => {},
    },
  });
  for (const [name, value] of Object.entries(outputs))
    new cdk.CfnOutput(stack, name, { value });
  return { amplify: app.synth().getStackByName("Auth").template };
}
