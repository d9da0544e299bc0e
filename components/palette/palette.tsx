"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { Dialog } from "react-aria-components/Dialog";
import { Header } from "react-aria-components/Header";
import { Input } from "react-aria-components/Input";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { SearchField } from "react-aria-components/SearchField";
import { localePath, splitLocale } from "@/components/i18n/locales";
import { groupItems, isRequestId, matchItems, type PaletteItem } from "./palette-item";
import { ShortcutSheet } from "./shortcut-sheet";
import { type PaletteTexts, staticItems } from "./static-items";
import { useFound, useOwn } from "./use-found";

export interface PaletteProps {
  readonly mode: "commands" | "shortcuts";
  readonly texts: PaletteTexts;
  /** Null closes. */
  readonly onMode: (mode: "commands" | "shortcuts" | null) => void;
}

/** One box to go anywhere and do anything: pages, docs, models, own keys and requests, actions. */
export function Palette({ mode, texts, onMode }: PaletteProps) {
  const close = () => onMode(null);
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      className="fixed inset-0 z-50 flex items-start justify-center bg-[oklch(0.15_0.02_268/0.55)] p-3 pt-[8vh] sm:p-6 sm:pt-[12vh]"
    >
      <Modal className="w-full max-w-xl overflow-hidden rounded-panel border border-line bg-panel shadow-float">
        <Dialog aria-label={mode === "commands" ? texts.title : texts.shortcuts} className="outline-none">
          {mode === "commands" ? (
            <Commands texts={texts} onClose={close} onShortcuts={() => onMode("shortcuts")} />
          ) : (
            <ShortcutSheet texts={texts} onClose={close} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface CommandsProps {
  readonly texts: PaletteTexts;
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
}

function Commands({ texts, onClose, onShortcuts }: CommandsProps) {
  const [query, setQuery] = useState("");
  const router = useRouter();
  const { locale } = splitLocale(location.pathname);
  const own = useOwn(locale);
  const found = useFound(query, locale);
  const fixed = staticItems({ texts, locale, isSignedIn: own.isSignedIn, showShortcuts: onShortcuts });
  const asked = query.trim();
  const request: readonly PaletteItem[] = isRequestId(asked)
    ? [
        {
          id: "request",
          group: "requests",
          title: texts.openRequest,
          note: asked,
          href: localePath(locale, `/console/activity/${encodeURIComponent(asked)}`),
        },
      ]
    : [];
  const items = [...request, ...matchItems([...fixed, ...own.keys], query), ...found.items];
  const choose = (id: string) => {
    const item = items.find((one) => one.id === id);
    if (item?.run !== onShortcuts) onClose();
    item?.run?.();
    if (item?.href) router.push(item.href);
  };
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField aria-label={texts.title} autoFocus className="flex items-center gap-3 border-line border-b px-4">
        <Search aria-hidden strokeWidth={1.5} className="size-4.5 shrink-0 text-faint" />
        <Input
          placeholder={texts.placeholder}
          className="min-h-13 w-full min-w-0 bg-transparent text-base outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
        />
        <kbd aria-hidden className="rounded-[4px] border border-line px-1.5 font-sans text-faint text-xs">
          Esc
        </kbd>
      </SearchField>
      <Menu
        aria-label={texts.title}
        onAction={(id) => choose(String(id))}
        className="max-h-[60dvh] overflow-y-auto p-2 outline-none"
        renderEmptyState={() => (
          <p className="px-3 py-6 text-center text-soft">{found.isPending ? texts.searching : texts.none}</p>
        )}
      >
        {groupItems(items).map(({ group, items: lines }) => (
          <MenuSection key={group} id={group} aria-label={texts[`group_${group}`]}>
            <Header className="px-3 pt-2 pb-1 text-faint text-xs">{texts[`group_${group}`]}</Header>
            {lines.map(({ id, title, note }) => (
              <MenuItem
                key={id}
                id={id}
                textValue={title}
                className="flex min-h-10 cursor-pointer items-center gap-3 rounded-control px-3 py-1.5 outline-none data-[focused]:bg-accent-wash data-[focused]:text-accent"
              >
                <span className="min-w-0 truncate">{title}</span>
                {note ? <span className="ml-auto max-w-[50%] shrink-0 truncate text-faint text-xs">{note}</span> : null}
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </Menu>
    </Autocomplete>
  );
}
