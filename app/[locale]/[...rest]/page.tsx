import { notFound } from "next/navigation";

/** Every address without a page, rendered on request so that it carries the nonce. */
export default function UnknownPage() {
  notFound();
}
