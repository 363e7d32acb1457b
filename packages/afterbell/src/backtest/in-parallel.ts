/** What became of one item: its value, or the error it was rejected with. */
export type Completed<Item, Value> =
  | { readonly item: Item; readonly value: Value }
  | { readonly item: Item; readonly error: unknown };

/**
 * Runs items side by side and yields each as it is done, in no particular order. The next one is taken
 * only when there is room for it, so that `items` may depend on what has been yielded.
 *
 * @param width How many run at a time, 1 or more.
 */
export async function* inParallel<Item, Value>(
  items: Iterable<Item>,
  width: number,
  run: (item: Item) => Promise<Value>,
): AsyncGenerator<Completed<Item, Value>> {
  const queue = items[Symbol.iterator]();
  const running = new Map<Item, Promise<Completed<Item, Value>>>();
  for (let isOver = false; ; ) {
    while (!isOver && running.size < width) {
      const next = queue.next();
      if (next.done) isOver = true;
      else running.set(next.value, completed(next.value, run));
    }
    if (running.size === 0) return;
    const first = await Promise.race(running.values());
    running.delete(first.item);
    yield first;
  }
}

async function completed<Item, Value>(
  item: Item,
  run: (item: Item) => Promise<Value>,
): Promise<Completed<Item, Value>> {
  try {
    return { item, value: await run(item) };
  } catch (error) {
    return { item, error };
  }
}
