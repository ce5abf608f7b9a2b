#pragma once

#include "cli/session.h"
#include "govern/doctor/checkup.h"

namespace purser {

/// The books: how much is in them, and whether they equal the bill as it was read. Files are not
/// held against their digests (`reconcile` does).
CheckupLine CheckBooks(Session& session);

}  // namespace purser
