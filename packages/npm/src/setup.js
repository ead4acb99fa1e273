// What a pool has before a test begins.

import { lambdaConfigOf } from "./triggers.js";

const flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
// What UpdateUserPool does not take, of what DescribeUserPool gives.
const unchangeable = ["Id", "Name", "Arn", "LastModifiedDate", "CreationDate", "SchemaAttributes", "Domain",
  "EstimatedNumberOfUsers", "CustomDomain", "Status", "AliasAttributes", "UsernameAttributes", "UsernameConfiguration"];

// A data folder that was used before has its users, groups and clients.
async function unlessThere(name, make, find) {
  try {
    return await make();
  } catch (error) {
    if (error.name !== name) throw error;
    return find();
  }
}

// The pool's first two clients have names too, which do not count.
async function findClient(pool, name) {
  const first = [pool.env.COGNITO_APP_CLIENT_ID, pool.env.COGNITO_WEB_CLIENT_ID];
  const { UserPoolClients: all } = await pool.call("ListUserPoolClients", { MaxResults: 60 });
  return all.find(({ ClientName, ClientId }) => ClientName === name && !first.includes(ClientId))?.ClientId;
}

async function makeClient(pool, name, members) {
  const input = { ClientName: name, ExplicitAuthFlows: flows, ...members };
  const ClientId = await findClient(pool, name);
  if (!ClientId) return (await pool.call("CreateUserPoolClient", input)).UserPoolClient;
  delete input.GenerateSecret;
  return (await pool.call("UpdateUserPoolClient", { ...input, ClientId })).UserPoolClient;
}

export async function makeClients(pool, clients) {
  for (const { name, ...members } of clients) {
    const made = await makeClient(pool, name, members);
    pool.clients[name] = { id: made.ClientId, ...(made.ClientSecret && { secret: made.ClientSecret }) };
  }
}

async function createUser(pool, input) {
  try {
    return (await pool.call("AdminCreateUser", input)).User;
  } catch (error) {
    if (!error.message.includes("Username should be an email")) throw error;
    throw new TypeError(`poolguard: the user ${input.Username} needs an email and no username, because the users of ` +
      "this pool sign in by e-mail address");
  }
}

async function makeUser(pool, user) {
  const { email, username = email, password, tenant, groups = [], isConfirmed = true } = user;
  if (!username || !password) throw new TypeError("poolguard: a user needs an email or a username, and a password");
  const attributes = {
    ...(email && { email, email_verified: "true" }),
    ...(tenant && { "custom:tenant_id": tenant }),
    ...user.attributes,
  };
  const create = () => createUser(pool, {
    Username: username,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    MessageAction: "SUPPRESS",
    TemporaryPassword: password,
  });
  const made = await unlessThere("UsernameExistsException", create, async () => {
    const { UserAttributes: Attributes, ...found } = await pool.call("AdminGetUser", { Username: username });
    return { ...found, Attributes };
  });
  if (isConfirmed) {
    await pool.call("AdminSetUserPassword", { Username: username, Password: password, Permanent: true });
  }
  for (const group of groups) await pool.call("AdminAddUserToGroup", { Username: username, GroupName: group });
  const sub = made.Attributes.find(({ Name }) => Name === "sub").Value;
  pool.users[username] = { username: made.Username, sub, password };
}

export async function makeUsers(pool, users) {
  const groups = new Set(users.flatMap((user) => user.groups ?? []));
  for (const GroupName of groups) {
    await unlessThere("GroupExistsException", () => pool.call("CreateGroup", { GroupName }), () => {});
  }
  for (const user of users) await makeUser(pool, user);
}

export async function setTriggers(pool, triggers) {
  const { UserPool: found } = await pool.call("DescribeUserPool");
  for (const name of unchangeable) delete found[name];
  // The password policy has the same number of days under its present name.
  delete found.AdminCreateUserConfig?.UnusedAccountValidityDays;
  await pool.call("UpdateUserPool", { ...found, LambdaConfig: lambdaConfigOf(triggers, pool.env.AWS_REGION) });
}
