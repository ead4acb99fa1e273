// Each of these lines is an error for TypeScript, so the generated types say something. The test counts the errors.
import createClient from "openapi-fetch";
import { authSignIn, getItem } from "./sdk/sdk.gen";
import type { paths } from "./schema";

const client = createClient<paths>({ baseUrl: "http://127.0.0.1" });
await client.POST("/auth/login", { body: { email: "jane@example.com", password: 7 } });
await client.GET("/api/nothing");
await authSignIn({ body: { email: "jane@example.com", passwort: "x" } });
await getItem({});
