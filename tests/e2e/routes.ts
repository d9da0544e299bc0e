/** Every page, by who may see it. A page that is missing here is found by routes.spec.ts. */
export const PUBLIC_ROUTES = [
  "/",
  "/models",
  "/models?q=gpt&sort=price",
  "/models?q=nothing-is-called-this",
  "/models/openai/gpt-4o-mini",
  "/status",
  "/sign-in",
  "/sign-up",
  "/forgot",
  "/reset?token=xxxxxxxxxxxxxxxxxxxxxxxx",
  "/verify?token=xxxxxxxxxxxxxxxxxxxxxxxx",
  "/there-is-no-such-page",
] as const;

export const CONSOLE_ROUTES = [
  "/console/onboarding",
  "/console/playground?models=sandbox/echo,sandbox/reasoning&mode=test",
  "/console/keys",
  "/console/keys?new=1",
  "/console/credits",
  "/console/activity",
  "/console/activity?status=failed",
  "/console/settings",
] as const;
