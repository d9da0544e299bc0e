"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/components/ui/cx";

interface ConsoleNavProps {
  readonly label: string;
  readonly items: readonly { readonly href: string; readonly label: string }[];
  readonly className?: string;
}

/** Links to the console's areas; the one in view is marked. */
export function ConsoleNav({ label, items, className }: ConsoleNavProps) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className={cx("flex items-stretch gap-1", className)}>
      {items.map(({ href, label: text }) => (
        <Link
          key={href}
          href={href}
          aria-current={pathname === href || pathname.startsWith(`${href}/`) ? "page" : undefined}
          className="inline-flex min-h-10 items-center border-transparent border-b-2 px-2.5 text-soft hover:text-ink aria-[current]:border-accent aria-[current]:text-ink md:min-h-14"
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
