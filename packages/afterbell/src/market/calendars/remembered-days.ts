/** 1906 to 2073: years that prices are of. Other days are asked for each time. */
const FIRST = -23_376;
const LAST = 37_985;

/** A rule about days that is asked of each day once: audits of many series ask of the same days. */
export function rememberedDays(rule: (day: number) => boolean): (day: number) => boolean {
  const answers = new Int8Array(LAST - FIRST + 1); // 0 for not asked yet
  return (day) => {
    const answer = answers[day - FIRST];
    if (answer === undefined) return rule(day);
    if (answer !== 0) return answer === 1;
    const holds = rule(day);
    answers[day - FIRST] = holds ? 1 : -1;
    return holds;
  };
}
