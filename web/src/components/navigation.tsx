import { auth } from "@/auth";
import { NavLink } from "@/components/nav-link";

export async function Navigation() {
  const session = await auth();
  const isSignedIn = Boolean(session && !session.isOver);
  return (
    <header>
      <nav aria-label="Main">
        <NavLink href="/">Home</NavLink>
        {isSignedIn ? (
          <>
            <NavLink href="/items">Items</NavLink>
            <NavLink href="/alerts">Alerts</NavLink>
            <NavLink href="/tenant">Tenant</NavLink>
            <NavLink href="/account">Account</NavLink>
            <span className="person">{session?.user?.email ?? session?.user?.name}</span>
            <NavLink href="/logout">Sign out</NavLink>
          </>
        ) : (
          <NavLink href="/login">Sign in</NavLink>
        )}
      </nav>
    </header>
  );
}
