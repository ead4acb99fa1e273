import Link from "next/link";
import { auth } from "@/auth";

export default async function Home() {
  const session = await auth();
  if (!session || session.isOver)
    return (
      <>
        <h1>Welcome</h1>
        <p>Sign in to see your items and alerts.</p>
        <Link className="button" href="/login">
          Sign in
        </Link>
      </>
    );
  return (
    <>
      <h1>Welcome</h1>
      <p>You are signed in as {session.user?.email ?? session.user?.name}.</p>
      <ul>
        <li>
          <Link href="/items">Your items</Link>
        </li>
        <li>
          <Link href="/alerts">Your alerts</Link>
        </li>
        <li>
          <Link href="/tenant">Your current tenant</Link>
        </li>
        <li>
          <Link href="/account">Your account</Link>
        </li>
      </ul>
    </>
  );
}
