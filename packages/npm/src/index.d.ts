/** A user who is there when the tests begin. */
export interface TestUser {
  /** The user's address, which counts as verified. It is the username unless there is another. */
  email?: string;
  /**
   * Only for a pool whose users sign in by username. Those of the pool that a server begins with sign in by e-mail
   * address.
   */
  username?: string;
  password: string;
  /** The attribute `custom:tenant_id`, by which Poolguard's own API keeps tenants apart. */
  tenant?: string;
  /** Further attributes by their Cognito names, such as `name` or `custom:plan`. */
  attributes?: Record<string, string>;
  /** Groups to be in; those that are missing are made. */
  groups?: string[];
  /** `false`: the password is temporary, and the first sign-in asks for another. */
  isConfirmed?: boolean;
}

/** An app client: a name, and members of Cognito's `CreateUserPoolClient`, such as `GenerateSecret`. */
export interface TestClient {
  name: string;
  [member: string]: unknown;
}

/** The event of a trigger, as AWS Lambda has it. */
export interface TriggerEvent {
  version: string;
  triggerSource: string;
  region: string;
  userPoolId: string;
  userName?: string;
  callerContext: { awsSdkVersion: string; clientId: string };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in Lambda: each trigger has its own
  request: any;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  response: any;
}

/** Returns the event with its answer. An error refuses the request, and the user sees its message. */
export type TriggerHandler = (event: TriggerEvent) => TriggerEvent | Promise<TriggerEvent>;

/** A function of the tests, or the address of a hook or of an Invoke API. `version` is Cognito's LambdaVersion. */
export type Trigger =
  | TriggerHandler
  | string
  | { handler: TriggerHandler; version?: string }
  | { url: string; version?: string };

export type TriggerName =
  | "PreSignUp" | "PostConfirmation" | "PreAuthentication" | "PostAuthentication" | "PreTokenGeneration"
  | "CustomMessage" | "CustomEmailSender" | "CustomSMSSender" | "UserMigration" | "InboundFederation"
  | "DefineAuthChallenge" | "CreateAuthChallenge" | "VerifyAuthChallengeResponse";

export interface StartOptions {
  users?: TestUser[];
  clients?: TestClient[];
  triggers?: Partial<Record<TriggerName, Trigger>>;
  /** Settings of the server by their names, such as `{ POOLGUARD_LIMIT_CODES: "5/hour" }`. The limits are off. */
  settings?: Record<string, string>;
  /** The data folder. One that is named stays, and keeps its users; without a name it is temporary. */
  data?: string;
  /** The port on 127.0.0.1. Default: a free one. */
  port?: number;
  /** How many milliseconds the server may take to start. Default: 15000. */
  timeout?: number;
  /** The program. Default: the one in this package. */
  program?: string;
}

/** What AWS clients and applications read from the environment: what `poolguard env` prints. */
export interface PoolEnvironment {
  AWS_REGION: string;
  AWS_ENDPOINT_URL: string;
  AWS_ACCESS_KEY_ID: string;
  AWS_SECRET_ACCESS_KEY: string;
  COGNITO_USER_POOL_ID: string;
  COGNITO_APP_CLIENT_ID: string;
  COGNITO_WEB_CLIENT_ID: string;
  COGNITO_ISSUER: string;
  COGNITO_JWKS_URL: string;
  COGNITO_DOMAIN: string;
  [name: string]: string;
}

/** A letter or text message. */
export interface Mail {
  from: string;
  /** An address, or a phone number followed by `@sms`. */
  to: string;
  subject: string;
  date: Date;
  text: string;
  html: string | null;
  /** The first number of six or eight digits in the text. */
  code: string | null;
}

export interface MailOptions {
  /** Wait until there are so many. Default: 0. */
  atLeast?: number;
  /** Give up after so many milliseconds, with an error. Default: 5000. */
  timeout?: number;
}

export interface Tokens {
  accessToken: string;
  idToken: string;
  refreshToken: string;
}

/** A pool as plain data, for another process. It has the pool's credentials. */
export interface PoolDescription {
  env: PoolEnvironment;
  data: string;
  clients: Record<string, { id: string; secret?: string }>;
  users: Record<string, { username: string; sub: string; password: string }>;
}

export interface Pool extends Readonly<PoolDescription> {
  /** The server's address, which is also the endpoint for AWS clients. */
  readonly url: string;
  /** The user pool's id. */
  readonly id: string;
  describe(): PoolDescription;
  /** All messages to an address or a phone number, oldest first. */
  mails(address: string, options?: MailOptions): Promise<Mail[]>;
  /** Signs a user in with a password, by the pool's own client. Rejects if the pool asks for more than that. */
  signIn(username: string, password: string): Promise<Tokens>;
  /** Calls an operation of Cognito's API with the pool's credentials. `UserPoolId` is added. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  call(operation: string, input?: Record<string, unknown>): Promise<any>;
}

export interface StartedPool extends Pool {
  /** The last lines of the server's log. */
  readonly log: string[];
  /** Ends the server, and removes a temporary data folder. May be called twice. */
  stop(): Promise<void>;
}

/** An error that the pool answered. `name` is Cognito's, such as `UserNotFoundException`. */
export class CognitoError extends Error {}

/** Starts a server with a user pool on a free port of this machine. It ends with this process at the latest. */
export function start(options?: StartOptions): Promise<StartedPool>;

/** Reaches a pool that another process on this machine has started. */
export function connect(description: PoolDescription): Pool;
