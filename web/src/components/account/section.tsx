import type { ReactNode } from "react";
import type { Loaded } from "@/lib/account";

/** A part of the account page: what was loaded, or why it was not. */
export function Section<T>({ id, title, loaded, children }: {
  id: string;
  title: string;
  loaded: Loaded<T>;
  children: (value: T) => ReactNode;
}) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {loaded.error === undefined ? (
        children(loaded.value)
      ) : (
        <p className={loaded.isAbsent ? "quiet" : "bad"}>{loaded.error}</p>
      )}
    </section>
  );
}

/** A time as the API gives it. */
export function Time({ at }: { at: string }) {
  return <time dateTime={at}>{`${at.slice(0, 16).replace("T", " ")} UTC`}</time>;
}
