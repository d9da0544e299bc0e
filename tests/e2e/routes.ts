/** Every page, by who may see it. A page that is missing here is found by routes.spec.ts. */
export const PUBLIC_ROUTES = [
  "/",
  "/models",
  "/models?q=gpt&sort=price",
  "/models?q=nothing-is-called-this",
  "/models/openai/gpt-4o-mini",
  "/status",
  "/models?view=cards&q=claude",
  "/pricing",
  "/pricing?model=openai/gpt-4o-mini&in=12000&cached=50",
  "/pricing?model=nothing-is-called-this",
  "/compare",
  "/compare?models=openai/gpt-4o-mini,openai/gpt-4o",
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
