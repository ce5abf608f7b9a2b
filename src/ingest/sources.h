#pragma once

#include "ingest/source.h"

namespace purser {

SourceKind AwsCur();
SourceKind AzureCost();  // aws_cur.cc
SourceKind Focus();      // focus.cc

}  // namespace purser
