import type { Metadata } from "next";
import { Records } from "@/components/records";

export const metadata: Metadata = { title: "Items" };

export default async function ItemsPage(props: { searchParams: Promise<{ cursor?: string }> }) {
  const { cursor } = await props.searchParams;
  return <Records kind="items" cursor={cursor} />;
}
