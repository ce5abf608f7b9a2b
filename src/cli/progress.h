/// A line on standard error that says how far a long step is: on a terminal only.
#pragma once

#include <memory>
#include <string>

#include "cli/session.h"
#include "ledger/duck.h"

namespace purser {

/// Watches an engine from a thread of its own. Nothing is drawn without Look::progress.
class Progress {
 public:
  static std::unique_ptr<Progress> Watch(Session& session, Duck& duck);
  virtual ~Progress() = default;  ///< Takes the line away.

  /// "prod: read and check": what runs from now on.
  virtual void Step(const std::string& what) = 0;
  /// Takes the line away until the next drawing: before something else is printed.
  virtual void Hide() = 0;
};

/// "prod: write  ██████░░░░  61 %  12 s, 8 s left"; without a percentage where it is below 0.
std::string ProgressText(const std::string& step, double percent, double seconds);

}  // namespace purser
