/** @file Labels of forecasters for people: in code and JSON the last close is `persistence`. */

/** For a table's cell or a legend. */
export function forecasterLabel(name: string): string {
  return name === "persistence" ? "Last close" : name;
}

/** Within a sentence. */
export function forecasterInText(name: string): string {
  return name === "persistence" ? "the last close" : name;
}
