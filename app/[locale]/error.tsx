"use client";

import { FailedPage } from "@/components/site/failed-page";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
}

export default function ErrorPage({ error }: ErrorPageProps) {
  return (
    <main id="main" tabIndex={-1} className="flex flex-1 outline-none">
      <FailedPage digest={error.digest} onRetry={() => window.location.reload()} />
    </main>
  );
}
