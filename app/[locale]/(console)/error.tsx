"use client";

import { FailedPage } from "@/components/site/failed-page";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
}

/** Inside the console's frame: the way to its other pages stays. */
export default function ConsoleErrorPage({ error }: ErrorPageProps) {
  return <FailedPage digest={error.digest} onRetry={() => window.location.reload()} />;
}
