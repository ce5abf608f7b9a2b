#include "govern/doctor/checkup.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text_width.h"

namespace purser {

namespace {

constexpr std::size_t kHealthWidth = 6;   // "warn  "
constexpr std::size_t kWidestAbout = 60;  // Longer ones do not push the remedies of others.
constexpr std::size_t kNarrowest = 20;
constexpr std::string_view kRemedy = "remedy: ";

std::string Painted(Health health, bool colour) {
  const std::string text = fmt::format("{:<{}}", HealthName(health), kHealthWidth);
  if (!colour) return text;
  const int code = health == Health::kOk ? 32 : health == Health::kWarn ? 33 : 31;
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string Padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, DisplayWidth(text)), ' ');
}

struct Widths {
  std::size_t subject = 0;
  std::size_t about = 0;
  std::size_t whole = 0;  ///< Of the widest line.
};

Widths WidthsOf(const Checkup& checkup) {
  Widths widths;
  for (const CheckupLine& line : checkup) {
    widths.subject = std::max(widths.subject, DisplayWidth(line.subject));
    if (!line.remedy.empty())
      widths.about = std::max(widths.about, std::min(kWidestAbout, DisplayWidth(line.about)));
  }
  for (const CheckupLine& line : checkup) {
    std::size_t whole = kHealthWidth + widths.subject + 2 + DisplayWidth(line.about);
    if (!line.remedy.empty())
      whole = std::max(whole, kHealthWidth + widths.subject + 2 + widths.about) + 2 +
              kRemedy.size() + DisplayWidth(line.remedy);
    widths.whole = std::max(widths.whole, whole);
  }
  return widths;
}

std::string WideLine(const CheckupLine& line, const Widths& widths, bool colour) {
  std::string text = Painted(line.health, colour) + Padded(line.subject, widths.subject) + "  ";
  text += line.remedy.empty()
              ? line.about
              : fmt::format("{}  {}{}", Padded(line.about, widths.about), kRemedy, line.remedy);
  return text + "\n";
}

/// About and remedy below each other, beside the subject or, where there is less room, below it.
std::string FoldedLine(const CheckupLine& line, const Widths& widths, const CheckupCanvas& canvas) {
  const std::size_t beside = kHealthWidth + widths.subject + 2;
  const bool has_room = canvas.width >= beside + 2 * kNarrowest;
  const std::size_t indent = has_room ? beside : kHealthWidth;
  const std::size_t room = std::max(kNarrowest, canvas.width - std::min(canvas.width, indent));
  std::string text = Painted(line.health, canvas.colour);
  text += has_room ? Padded(line.subject, widths.subject) + "  "
                   : line.subject + "\n" + std::string(indent, ' ');
  std::vector<std::string> lines = Folded(line.about, room);
  if (!line.remedy.empty())
    for (std::string& more : Folded(fmt::format("{}{}", kRemedy, line.remedy), room))
      lines.push_back(std::move(more));
  return fmt::format("{}{}\n", text, fmt::join(lines, "\n" + std::string(indent, ' ')));
}

}  // namespace

std::string_view HealthName(Health health) {
  switch (health) {
    case Health::kOk:
      return "ok";
    case Health::kWarn:
      return "warn";
    case Health::kFail:
      return "fail";
  }
  return "";
}

std::string CheckupTable(const Checkup& checkup, const CheckupCanvas& canvas) {
  Checkup shown = checkup;
  for (CheckupLine& line : shown)
    for (std::string* text : {&line.subject, &line.about, &line.remedy}) *text = Printable(*text);
  const Widths widths = WidthsOf(shown);
  const bool wide = canvas.width == 0 || widths.whole <= canvas.width;
  std::string text;
  for (const CheckupLine& line : shown)
    text += wide ? WideLine(line, widths, canvas.colour) : FoldedLine(line, widths, canvas);
  return text;
}

std::string CheckupJson(const Checkup& checkup) {
  nlohmann::ordered_json checks = nlohmann::ordered_json::array();
  for (const CheckupLine& line : checkup)
    checks.push_back({{"status", HealthName(line.health)},
                      {"subject", line.subject},
                      {"about", line.about},
                      {"remedy", line.remedy.empty() ? nlohmann::ordered_json(nullptr)
                                                     : nlohmann::ordered_json(line.remedy)}});
  const nlohmann::ordered_json answer = {{"schema", "purser.doctor.v1"},
                                         {"summary",
                                          {{"ok", CountOf(checkup, Health::kOk)},
                                           {"warn", CountOf(checkup, Health::kWarn)},
                                           {"fail", CountOf(checkup, Health::kFail)}}},
                                         {"checks", std::move(checks)}};
  return answer.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::size_t CountOf(const Checkup& checkup, Health health) {
  return static_cast<std::size_t>(std::ranges::count(checkup, health, &CheckupLine::health));
}

}  // namespace purser
