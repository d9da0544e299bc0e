/** What a button says to the launcher. */
export const OPEN_PALETTE = "open-palette";

export const openPalette = (): void => void document.dispatchEvent(new Event(OPEN_PALETTE));
