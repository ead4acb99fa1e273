"use client";

/** Shown for unexpected errors. The cause is in the server's log. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <>
      <h1>Error</h1>
      <p role="alert" className="bad">
        Something went wrong. Try again later.
      </p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </>
  );
}
