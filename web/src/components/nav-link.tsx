"use client";

import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

// Shows that a page is loading. A Suspense fallback around the page sometimes leaves forms pending forever (React 19.1
// in Next.js 15.5).
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
