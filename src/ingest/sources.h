#pragma once

#include "ingest/source.h"

namespace purser {

SourceKind AwsCostExplorer();  // cost_explorer.cc
SourceKind AwsCur();           // aws_cur.cc
SourceKind AwsInventory();     // aws_inventory_source.cc
SourceKind AzureCost();        // azure_cost.cc
SourceKind Focus();            // focus.cc
SourceKind GcpBilling();       // gcp_billing.cc
SourceKind Oci();              // oci.cc

}  // namespace purser
