/**
 * @file `afterbell/contract`: the wire types of the HTTP service, for a client. Types alone, so that importing it
 * adds nothing to a bundle; the schemas they are made from stay in the service.
 */

export type {
  Evaluation,
  Health,
  Prediction,
  PredictRequest,
  Problem,
  ProblemEntry,
  ServiceStatus,
} from "./serve/contract.ts";
