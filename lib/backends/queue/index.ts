export { createPgBossQueue, type PgBossOptions } from "./drivers/pg-boss";
export type { EnqueueOptions, JobDefinition, Queue } from "./queue";
