/** Holds the label of the client whose samples the reader chose last, e.g. "Python". */
export const TAB_COOKIE = "docs-client";
