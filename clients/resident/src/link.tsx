/** A link to a page of this app, as large as a thumb, with a picture. */
import { Picture } from "@omzien/ui";
import type { ReactNode } from "react";
import { Link } from "wouter";

/** One way to go on. */
export function BigLink({ to, picture, children, note }: { to: string; picture: string; children: ReactNode; note?: ReactNode }) {
  return (
    <li>
      <Link className="omzien-big-link" href={to}>
        <Picture name={picture} />
        <span>
          {children}
          {note && <span className="omzien-choice__hint">{note}</span>}
        </span>
      </Link>
    </li>
  );
}
