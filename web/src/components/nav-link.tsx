"use client";

import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

// A boundary with a fallback around the page itself leaves forms pending for good now and then (React 19.1 in Next.js
// 15.5), so what is being loaded is said here.
function Waiting() {
  const { pending } = useLinkStatus();
  return (
    <span role="status" className="waiting">
      {pending ? "One moment…" : ""}
    </span>
  );
}

export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const isHere = usePathname() === href;
  return (
    <Link href={href} aria-current={isHere ? "page" : undefined}>
      {children}
      <Waiting />
    </Link>
  );
}
