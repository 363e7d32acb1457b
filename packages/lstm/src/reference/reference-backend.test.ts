import { backendContract } from "../backend.contract.ts";
import { referenceBackend } from "./reference-backend.ts";

// Both sides compute in float64; they differ in the order of additions alone.
backendContract("reference", referenceBackend, { golden: 1e-13 });
