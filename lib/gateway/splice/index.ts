export { applyEdits, type Edit, type MemberChanges, memberEdits } from "./edit";
export { rewriteMembers } from "./rewrite";
export { type Member, memberOf, type ObjectSpan, type Span, scanArray, scanObject, skipValue } from "./scan";
export { FrameTemplate, TEXT_MARK } from "./template";
