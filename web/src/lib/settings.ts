import "server-only";

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; see .env.example`);
  return value;
}

/** Each setting is read when it is used, so that a build needs none. */
export const settings = {
  get issuer() {
    return needed("COGNITO_ISSUER");
  },
  get domain() {
    return needed("COGNITO_DOMAIN").replace(/\/+$/, "");
  },
  get clientId() {
    return needed("COGNITO_WEB_CLIENT_ID");
  },
  get signOutAddress() {
    return needed("COGNITO_LOGOUT_REDIRECT");
  },
  get apiBase() {
    return needed("NEXT_PUBLIC_API_BASE").replace(/\/+$/, "");
  },
  get tenant() {
    return process.env.NEXT_PUBLIC_TENANT_ID ?? "";
  },
};
