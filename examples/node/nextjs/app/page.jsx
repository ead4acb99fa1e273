/** The sign-in. `refused` in the query is why the last one was refused; React escapes it. */
export default async function Page({ searchParams }) {
  const { refused } = await searchParams;
  return (
    <form method="post" action="/login">
      <p>{refused ? `The sign-in was refused: ${refused}` : "Sign in to see the reports."}</p>
      <label>
        Email <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button>Sign in</button>
    </form>
  );
}
