import type { Metadata } from "next";
import { Records } from "@/components/records";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage(props: { searchParams: Promise<{ cursor?: string }> }) {
  const { cursor } = await props.searchParams;
  return <Records kind="alerts" cursor={cursor} />;
}
