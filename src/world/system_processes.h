/// Programs of this machine.
#pragma once

#include "world/processes.h"

namespace purser {

class SystemProcesses : public Processes {
 public:
  Result<ProcessAnswer> Run(const std::vector<std::string>& command,
                            std::chrono::milliseconds timeout) override;
};

}  // namespace purser
