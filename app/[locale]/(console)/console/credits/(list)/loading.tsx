export { ListLoading as default } from "@/components/console/list-loading";
