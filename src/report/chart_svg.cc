#include "report/chart_svg.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text_width.h"
#include "report/xml_text.h"

namespace purser {
namespace {

// Drawn on a grid of 8 in a view box of 960: the page decides how large that is.
constexpr std::int64_t kWidth = 960;
constexpr std::int64_t kLeft = 96;
constexpr std::int64_t kRight = kWidth - 8;
constexpr std::int64_t kTop = 8;
constexpr std::int64_t kBottom = 208;
constexpr std::int64_t kHeight = 232;
constexpr std::int64_t kLine = 24;        // of a bar of shares
constexpr std::int64_t kLabelRoom = 288;  // of its name
constexpr std::int64_t kTextRoom = 192;   // of its amount
constexpr std::size_t kLabelWidth = 38;
constexpr std::size_t kMostDates = 8;

/// Where the axis begins and ends and how far its lines are apart, 1e-18.
struct Axis {
  Int128 low = 0;
  Int128 high = 0;
  Int128 step = 1;
};

/// 1, 2 or 5 times a power of ten: at most five steps cover `span`.
Int128 StepFor(Int128 span) {
  for (int exponent = 0; exponent < 38; ++exponent)
    for (const int factor : {1, 2, 5}) {
      const Int128 step = static_cast<Int128>(PowerOfTen(exponent)) * factor;
      if (span / step < 5) return step;
    }
  return span;
}

Axis AxisOf(const Chart& chart) {
  Axis axis;
  for (const ChartSeries& series : chart.series)
    for (const Int128 amount : series.amounts) {
      axis.low = std::min(axis.low, amount);
      axis.high = std::max(axis.high, amount);
    }
  if (axis.low == 0 && axis.high == 0) axis.high = static_cast<Int128>(PowerOfTen(kCostScale));
  axis.step = StepFor(std::max(axis.high, -axis.low));
  // What is left over makes the last step whole.
  if (axis.high % axis.step != 0) axis.high += axis.step - axis.high % axis.step;
  if (axis.low % axis.step != 0) axis.low -= axis.step + axis.low % axis.step;
  return axis;
}

std::int64_t Place(Int128 amount, const Axis& axis, std::int64_t from, std::int64_t to) {
  const Int128 at = MultiplyDivide(amount - axis.low, to - from, axis.high - axis.low);
  return from + static_cast<std::int64_t>(at);
}

std::int64_t Y(Int128 amount, const Axis& axis) {
  return kBottom - (Place(amount, axis, 0, kBottom - kTop));
}

/// The middle of the `i`-th of `count` steps.
std::int64_t X(std::size_t i, std::size_t count) {
  const auto at = static_cast<std::int64_t>(2 * i + 1);
  return kLeft + (kRight - kLeft) * at / static_cast<std::int64_t>(2 * count);
}

std::string SeriesClass(const ChartSeries& series, std::size_t i) {
  return series.is_rest ? "rest" : fmt::format("s{}", i % kMostSeries);
}

void AppendText(std::string& svg, std::int64_t x, std::int64_t y, std::string_view anchor,
                std::string_view text) {
  svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     HtmlText(text));
}

void AppendAxis(std::string& svg, const Axis& axis) {
  const int places = axis.step % static_cast<Int128>(PowerOfTen(kCostScale)) == 0 ? 0 : 2;
  for (Int128 at = axis.low; at <= axis.high; at += axis.step) {
    const std::int64_t y = Y(at, axis);
    svg += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n",
                       at == 0 ? "zero" : "grid", kLeft, y, kRight, y);
    AppendText(svg, kLeft - 8, y + 4, "end", GroupedDecimalText(at, kCostScale, places));
  }
}

void AppendDates(std::string& svg, const std::vector<std::string>& labels) {
  const std::size_t every = (labels.size() + kMostDates - 1) / kMostDates;
  for (std::size_t i = 0; i < labels.size(); i += every)
    AppendText(svg, X(i, labels.size()), kHeight - 8, "middle", labels[i]);
}

void AppendBars(std::string& svg, const Chart& chart, const Axis& axis) {
  const std::vector<Int128>& amounts = chart.series[0].amounts;
  const auto count = static_cast<std::int64_t>(amounts.size());
  const std::int64_t width = std::max<std::int64_t>(1, (kRight - kLeft) * 3 / (4 * count));
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const std::int64_t zero = Y(0, axis);
    const std::int64_t y = Y(amounts[i], axis);
    svg += fmt::format(
        "<rect class=\"s0\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">"
        "<title>{}: {}</title></rect>\n",
        X(i, amounts.size()) - width / 2, std::min(y, zero), width, std::abs(zero - y),
        HtmlText(chart.labels[i]), HtmlText(MoneyText(amounts[i], chart.currency)));
  }
}

Int128 SumOf(const ChartSeries& series) {
  Int128 sum = 0;
  for (const Int128 amount : series.amounts) sum += amount;
  return sum;
}

void AppendLines(std::string& svg, const Chart& chart, const Axis& axis) {
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const ChartSeries& series = chart.series[s];
    svg += fmt::format("<polyline class=\"{}\" points=\"", SeriesClass(series, s));
    for (std::size_t i = 0; i < series.amounts.size(); ++i)
      svg += fmt::format("{}{},{}", i == 0 ? "" : " ", X(i, series.amounts.size()),
                         Y(series.amounts[i], axis));
    svg += fmt::format("\"><title>{}: {}</title></polyline>\n", HtmlText(series.name),
                       HtmlText(MoneyText(SumOf(series), chart.currency)));
  }
}

std::string Opening(std::int64_t height, const Chart& chart) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "aria-label=\"{}\">\n",
      kWidth, height, HtmlText(chart.title));
}

std::string TimeSvg(const Chart& chart) {
  const Axis axis = AxisOf(chart);
  std::string svg = Opening(kHeight, chart);
  AppendAxis(svg, axis);
  AppendDates(svg, chart.labels);
  if (chart.series.size() == 1)
    AppendBars(svg, chart, axis);
  else
    AppendLines(svg, chart, axis);
  return svg + "</svg>\n";
}

/// Bars that lie: a line a part, its amount and share written behind it.
std::string SharesSvg(const Chart& chart) {
  const Axis axis = AxisOf(chart);
  const std::vector<Int128>& amounts = chart.series[0].amounts;
  Int128 whole = 0;
  for (const Int128 amount : amounts) whole += amount;
  const auto height = static_cast<std::int64_t>(amounts.size()) * kLine + 8;
  std::string svg = Opening(height, chart);
  const std::int64_t zero = Place(0, axis, kLabelRoom, kWidth - kTextRoom);
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const std::int64_t y = static_cast<std::int64_t>(i) * kLine + 4;
    const std::int64_t x = Place(amounts[i], axis, kLabelRoom, kWidth - kTextRoom);
    const bool is_rest = i == kMostSeries;
    AppendText(svg, kLabelRoom - 8, y + 13, "end", Fitted(chart.labels[i], kLabelWidth));
    svg += fmt::format(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"16\">"
        "<title>{}</title></rect>\n",
        is_rest ? "rest" : "s0", std::min(x, zero), y, std::abs(x - zero),
        HtmlText(chart.labels[i]));
    std::string text = MoneyText(amounts[i], chart.currency);
    const Cell share = PercentCell(amounts[i], whole);
    if (const auto* percent = std::get_if<Decimal>(&share))
      text += fmt::format(", {} %", GroupedDecimalText(percent->units, percent->scale, 1));
    AppendText(svg, std::max(x, zero) + 8, y + 13, "start", text);
  }
  svg += fmt::format("<line class=\"zero\" x1=\"{0}\" y1=\"0\" x2=\"{0}\" y2=\"{1}\"/>\n", zero,
                     height);
  return svg + "</svg>\n";
}

std::string Legend(const Chart& chart) {
  std::string list = "<ul class=\"legend\">\n";
  for (std::size_t s = 0; s < chart.series.size(); ++s)
    list += fmt::format(
        "<li><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 8\" aria-hidden=\"true\">"
        "<polyline class=\"{}\" points=\"0,4 32,4\"/></svg> {}</li>\n",
        SeriesClass(chart.series[s], s), HtmlText(chart.series[s].name));
  return list + "</ul>\n";
}

}  // namespace

std::string ChartFigure(const Chart& chart) {
  std::string figure = "<figure>\n<figcaption>" + HtmlText(chart.title) + "</figcaption>\n";
  figure += chart.kind == ChartKind::kTime ? TimeSvg(chart) : SharesSvg(chart);
  if (chart.kind == ChartKind::kTime && chart.series.size() > 1) figure += Legend(chart);
  return figure + "</figure>\n";
}

}  // namespace purser
