"use client";

import { useTranslations } from "next-intl";
import { useEffect, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { ColumnView } from "./column-view";
import { Composer } from "./composer";
import type { Image, Turn } from "./request-body";
import { MODELS_MAX, NO_SETTINGS, type PlaygroundModel, readTools, type Settings } from "./settings";
import { SettingsPanel } from "./settings-panel";
import { isRunning, useColumns } from "./use-columns";

interface PlaygroundProps {
  readonly models: readonly PlaygroundModel[];
  readonly initialModels: readonly string[];
  readonly initialMode: Settings["mode"];
  /** Where an exported request goes. */
  readonly url: string;
}

let turnCount = 0;
// Not crypto.randomUUID: browsers have it on https and localhost only.
const newTurnId = (): string => `turn-${++turnCount}`;

/** One conversation put to up to four models at once. Models and mode stand in the address. */
export function Playground({ models, initialModels, initialMode, url }: PlaygroundProps) {
  const t = useTranslations("playground");
  const byId = useMemo(() => new Map(models.map((model) => [model.id, model])), [models]);
  const [settings, setSettings] = useState<Settings>({ ...NO_SETTINGS, mode: initialMode });
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const columns = useColumns({ initial: initialModels, models: byId, settings });
  const chosen = columns.columns.map(({ modelId }) => modelId).filter(Boolean);
  useAddress(chosen, settings.mode);

  const last = turns.at(-1);
  const isBusy = columns.columns.some(({ answers }) => last && isRunning(answers[last.id]));
  const canSend = chosen.length > 0 && readTools(settings.tools).problem === null;
  const say = (before: readonly Turn[], text: string, images: readonly Image[]) => {
    const next = [...before, { id: newTurnId(), text, images }];
    setTurns(next);
    columns.askAll(next);
  };
  return (
    <div className="grid gap-6 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <SettingsPanel
        settings={settings}
        chosen={chosen.map((id) => byId.get(id))}
        onChange={(part) => setSettings((all) => ({ ...all, ...part }))}
      />
      <div className="flex min-w-0 flex-col gap-4">
        <datalist id="playground-models">
          {models.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </datalist>
        <div className="grid gap-4 md:auto-cols-fr md:grid-flow-col">
          {columns.columns.map((column, index) => (
            <ColumnView
              key={column.id}
              column={column}
              columns={columns}
              place={index + 1}
              turns={turns}
              url={url}
              onEdit={(turn, text) => say(turns.slice(0, turns.indexOf(turn)), text, turn.images)}
            />
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          {columns.columns.length < MODELS_MAX ? <Button onPress={columns.add}>{t("addModel")}</Button> : null}
          {isBusy ? <Button onPress={columns.stopAll}>{t("stopAll")}</Button> : null}
          {turns.length > 0 ? (
            <Button
              onPress={() => {
                columns.clear();
                setTurns([]);
              }}
            >
              {t("clear")}
            </Button>
          ) : null}
        </div>
        <Composer
          isDisabled={!canSend || isBusy}
          takesImages={chosen.some((id) => byId.get(id)?.takesImages !== false)}
          onSend={(text, images) => say(turns, text, images)}
        />
      </div>
    </div>
  );
}

/** Keeps the address in step, without a navigation. */
function useAddress(chosen: readonly string[], mode: Settings["mode"]): void {
  const models = chosen.join(",");
  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    query.set("models", models);
    if (mode === "test") query.set("mode", mode);
    else query.delete("mode");
    window.history.replaceState(null, "", `?${query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",")}`);
  }, [models, mode]);
}
