import { cookies } from "next/headers";
import { answering, redirect } from "../../answers.mjs";
import { Refused, cookieName, signIn } from "../../../gateway.mjs";

export const POST = answering(async (request) => {
  const form = await request.formData().catch(() => new FormData());
  const text = (name) => String(form.get(name) ?? "");
  try {
    const address = request.headers.get("x-forwarded-for") ?? "";
    const tokens = await signIn(text("email"), text("password"), address);
    const secure = request.headers.get("x-forwarded-proto") === "https";
    const options = { httpOnly: true, secure, sameSite: "lax", maxAge: tokens.expires_in };
    (await cookies()).set(cookieName, tokens.access_token, options);
    return redirect("/reports");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return redirect(`/?refused=${encodeURIComponent(error.code)}`);
  }
});
