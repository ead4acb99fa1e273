// A stack of the AWS CDK with much of what it offers for Cognito, and one that imports from it.
import * as cdk from "aws-cdk-lib";
import * as cognito from "aws-cdk-lib/aws-cognito";
import * as identity from "aws-cdk-lib/aws-cognito-identitypool";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";

export function synthesize() {
  const app = new cdk.App({ analyticsReporting: false });
  const users = new cdk.Stack(app, "Users");
  const pool = new cognito.UserPool(users, "Pool", {
    userPoolName: "shop",
    signInAliases: { username: true, email: true },
    signInCaseSensitive: false,
    selfSignUpEnabled: true,
    autoVerify: { email: true },
    standardAttributes: { fullname: { required: true, mutable: true } },
    customAttributes: { plan: new cognito.StringAttribute({ minLen: 1, maxLen: 20, mutable: true }),
      level: new cognito.NumberAttribute({ min: 1, max: 9, mutable: true }), since: new cognito.DateTimeAttribute() },
    passwordPolicy: { minLength: 12, requireSymbols: false, tempPasswordValidity: cdk.Duration.days(3) },
    mfa: cognito.Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    userVerification: { emailStyle: cognito.VerificationEmailStyle.CODE, emailSubject: "Your code" },
    userInvitation: { emailSubject: "Welcome", emailBody: "{username}, your password is {####}" },
    keepOriginal: { email: true },
    deviceTracking: { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true },
    accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
    email: cognito.UserPoolEmail.withCognito("no-reply@example.com"),
    featurePlan: cognito.FeaturePlan.ESSENTIALS,
    deletionProtection: true,
    removalPolicy: cdk.RemovalPolicy.RETAIN,
  });
  cdk.Tags.of(pool).add("poolguard:id", "us-east-1_CdkShop01");
  cdk.Tags.of(pool).add("poolguard:client-id:browsers", "1cdkshopbrowsers");
  const google = new cognito.UserPoolIdentityProviderGoogle(users, "Google", {
    userPool: pool, clientId: "google-client", clientSecretValue: cdk.SecretValue.unsafePlainText("google-secret"),
    scopes: ["openid", "email"], attributeMapping: { email: cognito.ProviderAttribute.GOOGLE_EMAIL,
      fullname: cognito.ProviderAttribute.GOOGLE_NAME },
  });
  const company = new cognito.UserPoolIdentityProviderOidc(users, "Company", {
    userPool: pool, name: "Company", clientId: "oidc-client", clientSecret: "oidc-secret",
    issuerUrl: "https://id.example.com", scopes: ["openid"], identifiers: ["example.com"],
    endpoints: { authorization: "https://id.example.com/authorize", token: "https://id.example.com/token",
      userInfo: "https://id.example.com/userinfo", jwksUri: "https://id.example.com/jwks" },
    attributeMapping: { email: cognito.ProviderAttribute.other("email"),
      fullname: cognito.ProviderAttribute.other("name") },
  });
  const read = new cognito.ResourceServerScope({ scopeName: "read", scopeDescription: "Read orders" });
  const orders = pool.addResourceServer("Orders", { identifier: "orders", scopes: [read] });
  const browsers = pool.addClient("Browsers", {
    userPoolClientName: "browsers",
    authFlows: { userSrp: true, user: true },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: cdk.Duration.minutes(30),
    refreshTokenRotationGracePeriod: cdk.Duration.seconds(10),
    readAttributes: new cognito.ClientAttributes().withStandardAttributes({ email: true, fullname: true })
      .withCustomAttributes("plan"),
    oAuth: { flows: { authorizationCodeGrant: true }, callbackUrls: ["https://shop.example.com/callback"],
      logoutUrls: ["https://shop.example.com/"], scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL] },
    supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO,
      cognito.UserPoolClientIdentityProvider.GOOGLE, cognito.UserPoolClientIdentityProvider.custom("Company")],
  });
  browsers.node.addDependency(google, company);
  pool.addClient("Machines", { generateSecret: true, oAuth: { flows: { clientCredentials: true },
    scopes: [cognito.OAuthScope.resourceServer(orders, read)] } });
  pool.addDomain("Domain", { cognitoDomain: { domainPrefix: "cdk-shop" },
    managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN });
  pool.addGroup("Staff", { groupName: "staff", precedence: 3, description: "People of the shop" });
  new cognito.CfnManagedLoginBranding(users, "Branding", { userPoolId: pool.userPoolId,
    clientId: browsers.userPoolClientId, useCognitoProvidedValues: true });
  const guests = new identity.IdentityPool(users, "Guests", { identityPoolName: "shop", allowUnauthenticatedIdentities: true,
    authenticationProviders: { userPools: [new identity.UserPoolAuthenticationProvider({ userPool: pool,
      userPoolClient: browsers })] } });
  const table = new dynamodb.TableV2(users, "Table", { partitionKey: { name: "id", type: dynamodb.AttributeType.STRING } });
  table.grantReadData(guests.authenticatedRole);

  // The second stack gets the pool by an export of the first.
  const admin = new cdk.Stack(app, "Admin");
  const imported = cognito.UserPool.fromUserPoolId(admin, "Pool", pool.userPoolId);
  imported.addClient("Console", { userPoolClientName: "console", disableOAuth: true });
  const assembly = app.synth();
  return Object.fromEntries(["Users", "Admin"].map((name) => [`cdk-${name}`, assembly.getStackByName(name).template]));
}
