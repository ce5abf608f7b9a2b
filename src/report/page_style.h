/// How HTML reports look: system fonts, tabular figures, a grid of 8 pixels, the palette of Okabe
/// and Ito, light and dark by the reader's choice, black on white in print.
#pragma once

#include <string_view>

namespace purser {

inline constexpr std::string_view kPageStyle = R"(
:root { color-scheme: light dark; --ink: #1a1d21; --dim: #5a626c; --paper: #fff; --line: #d5d9de;
  --rise: #a13d00; --fall: #00654a; --c0: #0072b2; --c1: #e69f00; --c2: #009e73; --c3: #d55e00;
  --c4: #cc79a7; --c5: #56b4e9; --rest: #767d86; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --dim: #a0a8b2; --paper: #14171a;
  --line: #363c44; --rise: #f0a060; --fall: #5cc9a7; --c0: #4aa3dc; } }
@media print { :root { color-scheme: light; --ink: #000; --dim: #444; --paper: #fff; --line: #bbb;
  --rise: #000; --fall: #000; --c0: #0072b2; } tr, figure { break-inside: avoid; }
  thead { display: table-header-group; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1024px; background: var(--paper);
  color: var(--ink); font: 14px/24px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 24px; line-height: 32px; }
h2 { margin: 24px 0 8px; font-size: 16px; line-height: 24px; }
p, ul { margin: 8px 0; }
.dim, caption, figcaption, footer { color: var(--dim); }
figure { margin: 16px 0; }
figure > svg { display: block; width: 100%; height: auto; }
svg text { font-size: 12px; fill: var(--ink); }
svg line { stroke-width: 1; }
svg .grid { stroke: var(--line); }
svg .zero { stroke: var(--dim); }
svg polyline { fill: none; stroke-width: 2; }
rect.s0 { fill: var(--c0); } rect.rest { fill: var(--rest); }
polyline.s0 { stroke: var(--c0); }
polyline.s1 { stroke: var(--c1); stroke-dasharray: 8 4; }
polyline.s2 { stroke: var(--c2); stroke-dasharray: 2 4; }
polyline.s3 { stroke: var(--c3); stroke-dasharray: 16 4; }
polyline.s4 { stroke: var(--c4); stroke-dasharray: 8 4 2 4; }
polyline.s5 { stroke: var(--c5); stroke-dasharray: 4 2; }
polyline.rest { stroke: var(--rest); stroke-dasharray: 1 2; }
.legend { display: flex; flex-wrap: wrap; gap: 0 24px; padding: 0; list-style: none; }
.legend svg { width: 32px; height: 8px; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--dim); font-weight: 600; }
th.n, td.n { padding: 4px 16px; text-align: right; white-space: nowrap; }
tfoot td { border-bottom: 0; font-weight: 600; }
.rise { color: var(--rise); } .fall { color: var(--fall); }
.note { border-left: 4px solid var(--c1); padding-left: 16px; }
code { font: 13px/24px ui-monospace, monospace; overflow-wrap: anywhere; }
footer { margin-top: 32px; border-top: 1px solid var(--line); padding-top: 8px; }
)";

}  // namespace purser
