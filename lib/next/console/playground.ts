import type { PlaygroundModel } from "@/components/playground/settings";
import { getComposition } from "@/lib/composition";

/** The chat models that can be called now, the sandbox's among them. */
export async function playgroundModels(): Promise<readonly PlaygroundModel[]> {
  const { catalog } = await getComposition();
  return catalog
    .snapshot()
    .models.filter((model) => model.type === "chat" && (model.isAvailable || model.origin === "sandbox"))
    .map((model) => ({
      id: model.id,
      name: model.name,
      parameters: model.supportedParameters,
      takesTools: model.capabilities.tools !== false,
      takesImages: model.inputModalities.includes("image"),
    }));
}
