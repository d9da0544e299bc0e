import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

interface ProfileFactsProps {
  readonly viewer: {
    readonly email: string;
    readonly role: string;
    readonly currency: string;
    readonly workspaceName: string;
  };
  readonly accountId: string;
  readonly workspaceId: string;
}

/** Who is signed in, and the ids an operator asks for. */
export async function ProfileFacts({ viewer, accountId, workspaceId }: ProfileFactsProps) {
  const [t, common] = await Promise.all([getTranslations("settings"), getTranslations("common")]);
  const id = (value: string) => (
    <span className="inline-flex max-w-full items-center">
      <code className="truncate">{value}</code>
      <CopyButton text={value} label={common("copy")} doneLabel={common("copied")} />
    </span>
  );
  return (
    <dl className="grid gap-x-8 gap-y-4 rounded-panel border border-line bg-panel p-5 sm:grid-cols-2 lg:grid-cols-4">
      <Fact name={t("email")}>{viewer.email}</Fact>
      <Fact name={t("account")}>{id(accountId)}</Fact>
      <Fact name={`${t("workspace")}: ${viewer.workspaceName}`}>{id(workspaceId)}</Fact>
      <Fact name={`${t("role")}, ${t("currency")}`}>
        {viewer.role}, {viewer.currency}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-soft text-xs">{name}</dt>
      <dd className="mt-1 break-words">{children}</dd>
    </div>
  );
}
