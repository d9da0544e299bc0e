"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Dialog as AriaDialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { cx } from "./cx";

interface DialogProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** A question with a consequence; not dismissed by a click outside. */
  readonly isAlert?: boolean;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A modal over a dimmed page: focus is kept inside, Escape closes, focus returns to what opened it. */
export function Dialog({ title, closeLabel, isOpen, onClose, isAlert, isWide, children }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      isDismissable={!isAlert}
      className="fixed inset-0 z-50 flex items-end justify-center overflow-y-auto bg-[oklch(0.15_0.02_268/0.55)] sm:items-start sm:p-6 sm:pt-[8vh]"
    >
      <Modal
        className={cx(
          "max-h-[92dvh] w-full overflow-y-auto rounded-t-panel border border-line bg-panel shadow-float sm:max-h-[84vh] sm:rounded-panel",
          isWide ? "sm:max-w-2xl" : "sm:max-w-lg",
        )}
      >
        <AriaDialog role={isAlert ? "alertdialog" : "dialog"} className="flex flex-col gap-5 p-5 outline-none sm:p-6">
          <div className="flex items-start justify-between gap-4">
            <Heading slot="title" className="text-lg">
              {title}
            </Heading>
            <AriaButton
              aria-label={closeLabel}
              onPress={onClose}
              className="-m-1 inline-flex size-8 shrink-0 items-center justify-center rounded-control text-soft hover:bg-hover"
            >
              <X aria-hidden strokeWidth={1.5} className="size-4.5" />
            </AriaButton>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
