/// Charts as SVG that stands in an HTML page: whole numbers for coordinates, no script, nothing
/// from elsewhere. Colours are classes s0 to s5 and `rest` of the page's style (page_style.h);
/// lines also differ by dashes, bars by their labels.
#pragma once

#include <string>

#include "report/chart.h"

namespace purser {

/// A <figure> with the chart's title, the drawing and, for several series, a legend. Its axis
/// has zero.
std::string ChartFigure(const Chart& chart);

}  // namespace purser
