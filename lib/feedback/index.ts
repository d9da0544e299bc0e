export { giveFeedback } from "./give-feedback";
export { listOpinions } from "./list-opinions";
export { FeedbackInput, type PageOpinion } from "./schemas";
