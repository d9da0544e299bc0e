"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Disclosure } from "@/components/ui/disclosure";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ColumnView } from "./column-view";
import { Composer } from "./composer";
import { type Conversation, isColumnBusy } from "./conversation";
import { areSettingsValid, MODELS_MAX, type PlaygroundModel } from "./settings";
import { SettingsPanel } from "./settings-panel";
import { Toolbar } from "./toolbar";
import { useAddress } from "./use-address";
import { type Kept, useAutosave } from "./use-autosave";
import { useConversation } from "./use-conversation";

interface PlaygroundProps {
  readonly models: readonly PlaygroundModel[];
  readonly initial: Conversation;
  /** Null = a conversation that is not kept yet. */
  readonly kept: Kept | null;
  /** Where an exported request goes. */
  readonly url: string;
}

/** One conversation put to up to four models at once. */
export function Playground({ models, initial, kept, url }: PlaygroundProps) {
  const t = useTranslations("playground");
  const byId = useMemo(() => new Map(models.map((model) => [model.id, model])), [models]);
  const { state, actions } = useConversation(initial, byId);
  const autosave = useAutosave(state, kept);
  const [isPanelOpen, setPanelOpen] = useState(true);
  useAddress(state, autosave.kept?.id ?? null);

  const { settings, turns, columns } = state;
  const chosen = columns.map(({ modelId }) => modelId).filter(Boolean);
  const isBusy = columns.some((column) => isColumnBusy(column, turns));
  const isValid = areSettingsValid(settings);
  const known = useMemo(() => turns.flatMap(({ attachments }) => attachments), [turns]);
  return (
    <>
      <Toolbar
        conversation={state}
        autosave={autosave}
        isPanelOpen={isPanelOpen}
        onPanel={() => setPanelOpen((open) => !open)}
      />
      <datalist id="playground-models">
        {models.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
      <div
        className={cx(
          "grid gap-4 lg:h-[calc(100dvh-13.5rem)] lg:min-h-[34rem]",
          isPanelOpen && "lg:grid-cols-[17rem_minmax(0,1fr)]",
        )}
      >
        <ScrollRegion
          label={t("settings")}
          className={cx(
            "rounded-panel border border-line bg-panel lg:min-h-0 lg:overflow-y-auto",
            !isPanelOpen && "lg:hidden",
          )}
        >
          <Disclosure
            label={t("settings")}
            className="always-open-wide"
            labelClassName="w-full min-h-10 px-3 font-strong text-sm"
          >
            <div className="p-4 pt-1 lg:pt-4">
              <SettingsPanel
                settings={settings}
                chosen={chosen.map((id) => byId.get(id))}
                onChange={actions.setSettings}
              />
            </div>
          </Disclosure>
        </ScrollRegion>
        <div className="flex min-w-0 flex-col gap-4 lg:min-h-0">
          <div className="grid flex-1 gap-4 lg:min-h-0 lg:auto-cols-[minmax(13.5rem,1fr)] lg:grid-flow-col lg:grid-rows-[minmax(0,1fr)] lg:overflow-x-auto">
            {columns.map((column, index) => (
              <ColumnView
                key={column.id}
                column={column}
                model={byId.get(column.modelId)}
                actions={actions}
                place={index + 1}
                isOnly={columns.length === 1}
                turns={turns}
                isTest={settings.mode === "test"}
                system={settings.system}
                canAsk={isValid}
                url={url}
              />
            ))}
          </div>
          {columns.length < MODELS_MAX ? (
            <Button size="small" className="self-start" onPress={actions.addColumn}>
              <Plus aria-hidden strokeWidth={1.5} className="size-4" />
              {t("addModel")}
            </Button>
          ) : null}
          <Composer
            canSend={chosen.length > 0 && isValid}
            isBusy={isBusy}
            known={known}
            onSend={(text, attachments) => actions.say(turns.length, text, attachments)}
            onStop={actions.stopAll}
          />
        </div>
      </div>
    </>
  );
}
