// A client of @hey-api/openapi-ts, which has a function for each operation: what it does is printed, for the test to look at.
import { client } from "./sdk/client.gen";
import { authSignIn, changeItem, createItem, deleteItem, getItem, getOwnUser, listItems } from "./sdk/sdk.gen";
import type { ItemOut } from "./sdk/types.gen";

const [address, email, password] = process.argv.slice(2) as [string, string, string];
const said: Record<string, unknown> = {};
client.setConfig({ baseUrl: address });

const refused = await authSignIn({ body: { email, password: `${password}x` } });
said.refused = [refused.response.status, refused.error?.code];

const signedIn = await authSignIn({ body: { email, password }, throwOnError: true });
client.setConfig({ auth: signedIn.data.access_token ?? undefined });

for (const name of ["one", "two", "three"]) {
  const made = await createItem({ body: { name }, throwOnError: true });
  const item: ItemOut = made.data;
  said.made = [made.response.status, item.name];
}
const first = await listItems({ query: { limit: 2 }, throwOnError: true });
said.listed = [first.data.length, first.response.headers.get("Link")?.includes('rel="next"')];
const [item] = first.data;
if (!item) throw new Error("no item");
const path = { path: { item_id: item.id } };
said.changed = (await changeItem({ ...path, body: { name: "changed" }, throwOnError: true })).data.name;
said.deleted = (await deleteItem(path)).response.status;
said.gone = (await getItem(path)).error?.code;
said.user = (await getOwnUser({ throwOnError: true })).data.email;
console.log(JSON.stringify(said));
