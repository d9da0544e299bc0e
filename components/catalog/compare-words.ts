/** Models that stand side by side at most. */
export const COMPARED_MAX = 6;

/** Id of the form that the checkboxes of the catalog belong to. */
export const COMPARE_FORM = "compare-models";

/** "/compare?models=a,b"; commas and slashes stay readable. */
export const compareAddress = (ids: readonly string[]): string =>
  ids.length === 0 ? "/compare" : `/compare?models=${ids.map((id) => encodeURI(id)).join(",")}`;
