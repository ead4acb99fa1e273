"use client";

/** What nobody has foreseen; its cause is in the server's log. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <>
      <h1>This does not work</h1>
      <p role="alert" className="bad">
        Something went wrong here. Try again in a while.
      </p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </>
  );
}
