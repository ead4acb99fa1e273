import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { Refused, ask, cookieName } from "../../../gateway.mjs";

/** The sentence of the page. Goes to the sign-in without a user. */
async function sentence() {
  let refused;
  try {
    const user = await ask((await cookies()).get(cookieName)?.value, "groups=staff");
    return `Reports for ${user.email}`;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = error;
  }
  if (refused.status === 401) redirect("/");
  return `You cannot see the reports: ${refused.code}`;
}

export default async function Page() {
  return (
    <form method="post" action="/logout">
      <p>{await sentence()}</p>
      <button>Sign out</button>
    </form>
  );
}
