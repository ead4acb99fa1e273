import Link from "next/link";
import { DeleteForm, RecordForm } from "@/components/record-form";
import { kinds, list, type Kind } from "@/lib/records";

/** The page that lists, adds, edits and deletes records of one kind. */
export async function Records({ kind, cursor }: { kind: Kind; cursor?: string }) {
  const { title, one } = kinds[kind];
  const listing = await list(kind, cursor);
  if (listing.error)
    return (
      <>
        <h1>{title}</h1>
        <p className="bad" role="alert">
          {listing.error}
        </p>
      </>
    );
  return (
    <>
      <h1>{title}</h1>
      <RecordForm kind={kind} label={`New ${one}`} button="Add" />
      {listing.entries.length === 0 && <p className="quiet">There are no {kind} yet.</p>}
      <ul className="records">
        {listing.entries.map((each) => (
          <li key={each.id}>
            <RecordForm kind={kind} id={each.id} label={`${one} ${each.id}`} button="Save" text={each.text} />
            <DeleteForm kind={kind} id={each.id} text={each.text} />
          </li>
        ))}
      </ul>
      {listing.next && <Link href={`/${kind}?${new URLSearchParams({ cursor: listing.next })}`}>More</Link>}
    </>
  );
}
