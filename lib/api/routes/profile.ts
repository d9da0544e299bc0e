import {
  ChangePasswordInput,
  changePassword,
  getProfile,
  Profile,
  UpdateProfileInput,
  updateProfile,
} from "@/lib/accounts";
import { type ApiRoute, defineRoute } from "../route";

const shared = { tag: "Account", door: "console", access: "account:read" } as const;

/** The signed-in person: for the site's own pages, never for keys. */
export const profileRoutes: readonly ApiRoute[] = [
  defineRoute({
    ...shared,
    method: "GET",
    path: "/profile",
    summary: "Who is signed in",
    response: Profile,
    run: (ctx) => getProfile(ctx),
  }),
  defineRoute({
    ...shared,
    method: "PATCH",
    path: "/profile",
    summary: "Change name and language",
    body: UpdateProfileInput,
    response: Profile,
    run: (ctx, { body }) => updateProfile(ctx, body),
  }),
  defineRoute({
    ...shared,
    method: "POST",
    path: "/profile/password",
    summary: "Change the password",
    body: ChangePasswordInput,
    response: Profile,
    run: (ctx, { body }) => changePassword(ctx, body),
  }),
];
