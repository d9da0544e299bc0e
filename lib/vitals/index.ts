export { listPageVitals } from "./list-page-vitals";
export { purgeVisits } from "./purge-visits";
export { recordVisit } from "./record-visit";
export { DEVICES, type Device, type PageVitals, type Visit, VisitInput } from "./schemas";
