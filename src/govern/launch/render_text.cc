#include <algorithm>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/text_width.h"
#include "govern/gate/formats.h"
#include "govern/launch/answer.h"

namespace purser {
namespace {

constexpr std::size_t kLabel = 11;
constexpr std::size_t kNarrow = 60;
constexpr std::size_t kMostZones = 3;

/// `text` folded at blanks behind a label; on a narrow terminal below it.
std::string Row(std::string_view label, std::string_view text, std::size_t width) {
  const bool narrow = width > 0 && width < kNarrow;
  const std::size_t indent = narrow ? 2 : kLabel;
  std::string out = narrow && !label.empty() ? fmt::format("{}\n", label) : "";
  std::string line = narrow ? "  " : fmt::format("{:<{}}", label, kLabel);
  std::size_t used = indent;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' ', 1), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    if (!first && width > 0 && used + DisplayWidth(word) > width) {
      out += line + "\n";
      line = std::string(indent, ' ') + std::string(word.substr(word.starts_with(' ') ? 1 : 0));
      used = DisplayWidth(line);
    } else {
      line += word;
      used += DisplayWidth(word);
    }
    first = false;
  }
  return out + line + "\n";
}

std::string HourText(const Hours& hours) {
  const std::string number =
      ShortDecimalText(Rescale(*hours.hours, kQuantityScale, 1), 1) + " hours";
  switch (hours.from) {
    case HoursFrom::kNowhere:
    case HoursFrom::kGiven:
      return number;
    case HoursFrom::kMaxRuntime:
      return number + ", the most it may run";
    case HoursFrom::kAutoShutdown:
      return number + ", until auto_shutdown";
  }
  return number;
}

std::string PriceText(std::optional<Int128> hourly, std::optional<Int128> total,
                      const Hours& hours) {
  if (!hourly) return "unknown";
  std::string text = GroupedDecimalText(*hourly, kCostScale, 4) + " USD an hour";
  if (total)
    text +=
        fmt::format("; {} USD for {}", GroupedDecimalText(*total, kCostScale, 2), HourText(hours));
  return text;
}

std::string ZoneText(const std::vector<SpotPrice>& zones) {
  std::string text;
  for (std::size_t i = 0; i < std::min(zones.size(), kMostZones); ++i)
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", Printable(zones[i].zone),
                        GroupedDecimalText(zones[i].hourly, kCostScale, 4));
  if (zones.size() > kMostZones) text += fmt::format(", {} more", zones.size() - kMostZones);
  return text;
}

std::string SpendText(const TeamSpend& spend) {
  if (spend.amounts.empty())
    return fmt::format("{} has no cost in {} yet", Printable(spend.team), spend.month);
  std::string amounts;
  for (const auto& [currency, units] : spend.amounts)
    amounts += fmt::format("{}{} {}", amounts.empty() ? "" : " and ",
                           GroupedDecimalText(units, kCostScale, 2), currency);
  return fmt::format("{} has spent {} in {} (effective)", Printable(spend.team), amounts,
                     spend.month);
}

std::string RefusedText(const LaunchAnswer& answer, std::size_t width) {
  std::string text;
  for (const Violation& violation : answer.tags.violations) {
    const std::string line = fmt::format("✗ {}", Printable(ViolationText(violation)));
    const std::string remedy = Printable(violation.remedy);
    const bool beside = width == 0 || DisplayWidth(line) + 2 + DisplayWidth(remedy) <= width;
    text += line + (beside ? "  " + remedy : "") + "\n";
    if (beside) continue;
    const std::size_t room = std::max<std::size_t>(width, 24) - 4;
    for (const std::string& more : Folded(remedy, room)) text += "    " + more + "\n";
  }
  return text + "nothing was started\n";
}

std::string CostRows(const Quote& quote, std::size_t width) {
  std::string text = Row(
      "on demand", PriceText(quote.on_demand_hourly, quote.on_demand_total, quote.hours), width);
  text += Row("spot", PriceText(quote.spot_hourly, quote.spot_total, quote.hours), width);
  if (!quote.spot_zones.empty()) text += Row("", "now: " + ZoneText(quote.spot_zones), width);
  return text;
}

std::string StartedText(const LaunchAnswer& answer, std::size_t width) {
  std::string text;
  for (const Started& started : answer.started) {
    std::string line = Printable(started.id);
    for (const std::string* detail : {&started.zone, &started.state})
      if (!detail->empty()) line += " " + Printable(*detail);
    text += Row(answer.was_running ? "runs" : "started", line, width);
  }
  if (answer.was_running)
    text += Row("", "an equal command started it; for another one: --client-token WORD", width);
  return text;
}

/// EC2 was asked; SageMaker has nothing that could be, so what would be sent is shown.
std::string DryRunText(const LaunchAnswer& answer) {
  if (answer.service == "ec2") return "dry run: EC2 would start this; nothing was started\n";
  const std::string request = answer.call ? LaunchRequestText(*answer.call) : "";
  return "dry run: SageMaker was not asked; the request would be\n" + request;
}

}  // namespace

std::string_view LaunchStateName(LaunchState state) {
  switch (state) {
    case LaunchState::kRefused:
      return "refused";
    case LaunchState::kPlanned:
      return "planned";
    case LaunchState::kDeclined:
      return "declined";
    case LaunchState::kStarted:
      return "started";
  }
  return "";
}

std::string LaunchPlanText(const LaunchAnswer& answer, std::size_t width) {
  std::string text = Row(answer.service,
                         fmt::format("{} × {} {} in {}", answer.count, Printable(answer.type),
                                     answer.spot ? "spot" : "on demand", Printable(answer.region)),
                         width);
  std::string_view label = "tags";
  for (const auto& [key, value] : answer.tags.tags) {
    text += Row(label, Printable(fmt::format("{}={}", key, value)), width);
    label = "";
  }
  if (answer.quote) text += CostRows(*answer.quote, width);
  if (answer.spend) text += Row("so far", SpendText(*answer.spend), width);
  return text;
}

std::string LaunchOutcomeText(const LaunchAnswer& answer, std::size_t width) {
  switch (answer.state) {
    case LaunchState::kRefused:
      return RefusedText(answer, width);
    case LaunchState::kPlanned:
      return DryRunText(answer);
    case LaunchState::kDeclined:
      return "nothing was started\n";
    case LaunchState::kStarted:
      return StartedText(answer, width);
  }
  return "";
}

}  // namespace purser
