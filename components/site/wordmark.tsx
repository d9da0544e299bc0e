import Link from "next/link";
import { Mark } from "@/components/ui/mark";

export function Wordmark({ name, href }: { readonly name: string; readonly href: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-flex min-h-10 items-center gap-2.5 font-strong text-base tracking-tight text-ink no-underline"
    >
      <Mark className="size-5.5 text-accent" />
      {name}
    </Link>
  );
}
