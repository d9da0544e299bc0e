import { cache } from "react";

/** Who looks at a page: a signed-in person and the account and workspace in view. */
export interface Viewer {
  readonly userId: string;
  readonly email: string;
  readonly name: string | null;
  readonly accountId: string;
  readonly workspaceId: string;
  readonly currency: string;
}

/** The signed-in person of this request, or null. Read once a request. */
export const getViewer = cache(async (): Promise<Viewer | null> => null);
