// A client of openapi-fetch with the types of openapi-typescript: what it does is printed, for the test to look at.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

const [address, email, password] = process.argv.slice(2) as [string, string, string];
const client = createClient<paths>({ baseUrl: address });

const said: Record<string, unknown> = {};
const refused = await client.POST("/auth/login", { body: { email, password: `${password}x` } });
said.refused = [refused.response.status, refused.error?.code];

const signedIn = await client.POST("/auth/login", { body: { email, password } });
const token: string = signedIn.data?.access_token ?? "";
client.use({
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
});

for (const name of ["one", "two", "three"]) {
  const made = await client.POST("/api/items", { body: { name } });
  const item: components["schemas"]["ItemOut"] | undefined = made.data;
  said.made = [made.response.status, item?.name];
}
const first = await client.GET("/api/items", { params: { query: { limit: 2 } } });
said.listed = [first.data?.length, first.response.headers.get("Link")?.includes('rel="next"')];
const [item] = first.data ?? [];
if (!item) throw new Error("no item");
const path = { params: { path: { item_id: item.id } } };
const changed = await client.PATCH("/api/items/{item_id}", { ...path, body: { name: "changed" } });
said.changed = changed.data?.name;
said.deleted = (await client.DELETE("/api/items/{item_id}", path)).response.status;
said.gone = (await client.GET("/api/items/{item_id}", path)).error?.code;
said.user = (await client.GET("/api/users/me")).data?.email;
console.log(JSON.stringify(said));
