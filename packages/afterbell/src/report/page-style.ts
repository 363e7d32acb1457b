/** The style sheet of a report: no fonts or pictures from elsewhere, readable on a phone and on paper. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #595959; --paper: #fff; --line: #d0d0d0; --tint: #f1f5f9; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --soft: #b0b0b0; --paper: #16181c; --line: #454a52; --tint: #21262e; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; break-after: avoid; }
p { max-width: 42rem; margin: .5rem 0; }
.dates { color: var(--soft); }
.verdict { max-width: none; margin: 1.25rem 0; padding: .9rem 1.1rem; border-left: .35rem solid #0072b2;
  background: var(--tint); font-size: 1.25rem; line-height: 1.4; font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .5rem; }
caption span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 2rem); }
th, td { padding: .35rem .5rem; text-align: right; border-bottom: 1px solid var(--line); }
td, tbody th { white-space: nowrap; }
thead th { vertical-align: bottom; }
th:first-child { text-align: left; }
tbody th { position: sticky; left: 0; background: var(--paper); }
tbody th { font-weight: 400; }
tbody th strong, .subject td { font-weight: 600; }
abbr { text-decoration: none; }
figure { margin: 0 0 2rem; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; color: var(--ink); }
figcaption { margin-top: .4rem; font-size: .95rem; max-width: 46rem; }
.phone { display: none; }
.beside { display: grid; gap: 0 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); }
dl { margin: 0; font-size: .95rem; }
dt { font-weight: 600; margin-top: .5rem; break-after: avoid; }
dd { margin: 0 0 0 1rem; max-width: 42rem; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .9rem; }
@media screen and (max-width: 40rem) {
  h1 { font-size: 1.5rem; }
  .verdict { font-size: 1.1rem; }
  .page { display: none; }
  .phone { display: block; }
}
@media print {
  @page { size: A4; margin: 15mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  .scroll { overflow: visible; }
  table { font-size: 7pt; }
  th, td { padding: .2rem .3rem; }
  .beside { grid-template-columns: 1fr; }
  body { print-color-adjust: exact; }
  caption span, tbody th { position: static; max-width: none; }
  figure svg { max-height: 7.2cm; }
}
`;
