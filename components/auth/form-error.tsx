/** What went wrong with the whole form; announced when it appears. */
export function FormError({ text }: { readonly text: string | null }) {
  return (
    <div role="alert" className="empty:hidden">
      {text ? <p className="rounded-control bg-bad-wash px-3 py-2 text-bad">{text}</p> : null}
    </div>
  );
}
