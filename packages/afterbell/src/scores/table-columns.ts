/** @file The columns of score tables: the registry's figures, then the test against the last close. */

import { type DieboldMariano, dieboldMarianoFigure } from "./diebold-mariano.ts";
import { pooledScores, scoreRegistry } from "./registry.ts";
import type { Score, ScoreFigure } from "./score.ts";

/** A column reads one number from scores over all steps ahead. */
export interface TableColumn extends Omit<ScoreFigure<unknown>, "of"> {
  /** null if the score is undefined. */
  of(scores: { readonly dieboldMariano: DieboldMariano }): number | null;
}

/** Of one symbol's scores. */
export const symbolColumns: readonly TableColumn[] = columnsOf(scoreRegistry);

/** Of several symbols' scores together. */
export const pooledColumns: readonly TableColumn[] = columnsOf(pooledScores);

function columnsOf(scores: readonly Score[]): TableColumn[] {
  const columns = scores.flatMap(({ name, figures }) =>
    figures.map((figure) => columnOf(name, figure)),
  );
  return [...columns, columnOf("dieboldMariano", dieboldMarianoFigure)].filter(
    ({ shownIn }) => shownIn !== "json",
  );
}

function columnOf(name: string, { of, ...figure }: ScoreFigure<never>): TableColumn {
  return { ...figure, of: (scores) => of((scores as Record<string, unknown>)[name] as never) };
}
