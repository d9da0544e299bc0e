export type { Component, DayBar } from "./board";
export { createStatus, type Status, type StatusBoard, type StatusOptions } from "./create-status";
export { rollUpHours } from "./roll-up";
export { ProviderHealth, ProviderHealthList, STATES, type State } from "./schemas";
