"use client";

import { useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { signOut } from "./next-auth";

export function SignOutButton({ label, to }: { readonly label: string; readonly to: string }) {
  const [isPending, setPending] = useState(false);
  const leave = () => {
    setPending(true);
    void signOut(to);
  };
  return (
    <button type="button" disabled={isPending} onClick={leave} className={buttonStyle("quiet")}>
      {label}
    </button>
  );
}
