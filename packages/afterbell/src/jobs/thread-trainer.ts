import { type Backend, trainOffThread } from "@afterbell/lstm";
import type { NetworkTrainer } from "../models/network-trainer.ts";

/**
 * A trainer on threads of its own: the event loop stays free, and aborting ends a training at once.
 *
 * @param options.threads They decide the time and not the bits. @default as many as the backend can use
 */
export function threadTrainer(
  backend: Backend,
  { threads }: { readonly threads?: number },
): NetworkTrainer {
  return (network, windows, training) =>
    trainOffThread(network, windows, {
      ...{ ...training, backend: backend.name },
      ...(threads !== undefined && { threads }),
    });
}
