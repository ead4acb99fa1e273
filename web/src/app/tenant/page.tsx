import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { SubmitButton } from "@/components/submit-button";
import { api, ApiError } from "@/lib/api";
import { currentTenant, tenantCookie } from "@/lib/session";

export const metadata: Metadata = { title: "Tenant" };

const year = 365 * 24 * 3600;

async function choose(form: FormData) {
  "use server";
  const tenant = String(form.get("tenant") ?? "").trim();
  const jar = await cookies();
  if (!tenant) jar.delete(tenantCookie);
  else if (/^[A-Za-z0-9_.-]{1,64}$/.test(tenant))
    jar.set(tenantCookie, tenant, { httpOnly: true, sameSite: "lax", path: "/", maxAge: year });
  else redirect("/tenant?error=1");
  redirect("/tenant");
}

async function workingIn(): Promise<{ tenant?: string; error?: string }> {
  try {
    return { tenant: (await api<{ tenant_id: string }>("/api/items/tenant")).value.tenant_id };
  } catch (error) {
    if (error instanceof ApiError) return { error: error.message };
    throw error;
  }
}

export default async function TenantPage(props: { searchParams: Promise<{ error?: string }> }) {
  const { error } = await props.searchParams;
  const chosen = await currentTenant();
  const now = await workingIn();
  return (
    <>
      <h1>Tenant</h1>
      {now.tenant && (
        <p>
          Your current tenant is <strong>{now.tenant}</strong>.
        </p>
      )}
      {(now.error || error) && (
        <p className="bad" role="alert">
          {error ? "This is not a valid tenant name." : now.error}
        </p>
      )}
      <form action={choose} className="line">
        <div>
          <label htmlFor="tenant">Switch to another tenant</label>
          <input id="tenant" name="tenant" defaultValue={chosen} autoComplete="off" maxLength={64} aria-describedby="hint" />
        </div>
        <SubmitButton>Choose</SubmitButton>
      </form>
      <p id="hint" className="quiet">
        Leave this empty for your own tenant.
      </p>
    </>
  );
}
