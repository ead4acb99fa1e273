import { cookies } from "next/headers";
import { answering, redirect } from "../../answers.mjs";
import { cookieName, signOut } from "../../../gateway.mjs";

export const POST = answering(async () => {
  const jar = await cookies();
  const token = jar.get(cookieName)?.value;
  if (token) await signOut(token);
  jar.delete(cookieName);
  return redirect("/");
});
