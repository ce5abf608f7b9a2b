#include "domain/dimension.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/suggest.h"

namespace purser {
namespace {

using enum DimensionKind;
using enum DimensionHome;

struct Fixed {
  std::string_view name;
  DimensionKind kind;
  std::string_view column;
  DimensionHome home;
  std::string_view about;
};

constexpr std::array kFixed = {
    Fixed{"source", kBooks, "source", kCubeOwner, "Source the charge came from"},
    Fixed{"service", kIdentity, "ServiceName", kCubeOwner, "Service, as the provider names it"},
    Fixed{"region", kIdentity, "RegionId", kCubeOwner, "Region"},
    Fixed{
        "account", kAccount, "", kCubeOwner,
        "Sub-account (AWS member account, subscription, project); the billing account without one"},
    Fixed{"resource", kIdentity, "ResourceId", kCubeDay, "Resource"},
    Fixed{"sku", kIdentity, "SkuId", kCubeDay, "SKU"},
    Fixed{"charge_category", kIdentity, "ChargeCategory", kCubeOwner,
          "Usage, Purchase, Tax, Credit or Adjustment"},
    Fixed{"charge_class", kIdentity, "ChargeClass", kCubeDay,
          "Correction, for charges that correct an earlier period"},
    Fixed{"pricing_category", kIdentity, "PricingCategory", kCubeDay,
          "Standard, Dynamic (spot), Committed or Other"},
    Fixed{"commitment", kIdentity, "CommitmentDiscountId", kCubeDay,
          "Savings Plan, reservation or committed-use discount"},
    Fixed{"commitment_status", kIdentity, "CommitmentDiscountStatus", kCubeDay, "Used or Unused"},
    Fixed{"billing_period", kBooks, "billing_period", kCubeOwner, "Month of the invoice"},
    Fixed{"day", kTime, "", kCubeOwner, "Day of the charge, UTC"},
    Fixed{"week", kTime, "", kCubeOwner, "Monday of the charge's week, UTC"},
    Fixed{"month", kTime, "", kCubeOwner, "Month of the charge, UTC"},
    Fixed{"hour", kTime, "", kCharges, "Hour of the charge, UTC"},
    Fixed{"method", kMethod, "", kCubeOwner,
          "How the owner was decided: rule tag inventory-tag inherited account shared none"},
    Fixed{"operation", kIdentity, "x_Operation", kCubeDay, "Operation, such as RunInstances"},
    Fixed{"usage_type", kIdentity, "x_UsageType", kCubeDay, "The provider's usage type"},
    Fixed{"instance_type", kIdentity, "x_InstanceType", kCubeDay, "Instance type"},
    Fixed{"invoice_issuer", kIdentity, "InvoiceIssuerName", kCubeDay, "Who issues the invoice"},
    Fixed{"provider", kIdentity, "ServiceProviderName", kCubeDay, "Who provides the service"},
    Fixed{"currency", kIdentity, "BillingCurrency", kCubeOwner, "Currency of the invoice"},
    Fixed{"discount_type", kIdentity, "x_DiscountType", kCubeDay,
          "Kind of a discount that is a row of its own"},
    Fixed{"resource_type", kIdentity, "ResourceType", kCubeDay, "Type of the resource"},
    Fixed{"service_category", kIdentity, "ServiceCategory", kCubeDay,
          "Compute, Storage, AI and Machine Learning …"},
    Fixed{"token_kind", kIdentity, "x_TokenKind", kCubeDay,
          "input, output, cache-read or cache-write, of charges by token"},
};

constexpr std::string_view kTagPrefix = "tag:";

/// Alone, `method` speaks of team, or else of the first key.
std::string MethodColumn(const Taxonomy& taxonomy) {
  if (taxonomy.Find("team") != nullptr || taxonomy.keys.empty()) return "team_method";
  return taxonomy.keys[0].name + "_method";
}

Dimension FromFixed(const Fixed& fixed, const Taxonomy& taxonomy) {
  Dimension dimension{.name = std::string(fixed.name),
                      .kind = fixed.kind,
                      .column = std::string(fixed.column),
                      .home = fixed.home,
                      .about = std::string(fixed.about)};
  if (fixed.kind == kMethod) dimension.column = MethodColumn(taxonomy);
  return dimension;
}

Dimension FromKey(const TaxonomyKey& key) {
  return {.name = key.name,
          .kind = kOwner,
          .column = key.name,
          .home = kCubeOwner,
          .about = key.required ? "Owner dimension of the taxonomy, required"
                                : "Owner dimension of the taxonomy"};
}

FilterNames NamesWhere(const Taxonomy& taxonomy, bool rules_only) {
  FilterNames names;
  for (const Dimension& dimension : AllDimensions(taxonomy))
    if (!rules_only || dimension.in_identity()) names.all.push_back(dimension.name);
  names.knows = [known = names.all](std::string_view name) {
    if (name.starts_with(kTagPrefix)) return name.size() > kTagPrefix.size();
    return std::ranges::find(known, name) != known.end();
  };
  return names;
}

}  // namespace

bool Dimension::in_identity() const {
  return kind == kIdentity || kind == kAccount || kind == kTag;
}

std::optional<std::string_view> Dimension::when_empty() const {
  if (kind == kOwner) return kUnallocated;
  return std::nullopt;
}

std::vector<Dimension> AllDimensions(const Taxonomy& taxonomy) {
  std::vector<Dimension> all;
  for (const TaxonomyKey& key : taxonomy.keys) all.push_back(FromKey(key));
  for (const Fixed& fixed : kFixed) all.push_back(FromFixed(fixed, taxonomy));
  return all;
}

std::optional<Dimension> FindDimension(std::string_view name, const Taxonomy& taxonomy) {
  if (const TaxonomyKey* key = taxonomy.Find(name)) return FromKey(*key);
  for (const Fixed& fixed : kFixed)
    if (fixed.name == name) return FromFixed(fixed, taxonomy);
  if (!name.starts_with(kTagPrefix) || name.size() == kTagPrefix.size()) return std::nullopt;
  return Dimension{.name = std::string(name),
                   .kind = kTag,
                   .column = std::string(name.substr(kTagPrefix.size())),
                   .home = kCubeDay,
                   .about = "The tag as delivered"};
}

Result<std::vector<Dimension>> ParseDimensions(std::string_view list, const Taxonomy& taxonomy) {
  std::vector<Dimension> dimensions;
  const FilterNames names = NamesForReports(taxonomy);
  while (true) {
    const std::size_t comma = list.find(',');
    const std::string_view name = list.substr(0, comma);
    const std::optional<Dimension> dimension = FindDimension(name, taxonomy);
    if (!dimension)
      return Error{ErrorKind::kUsage, name.empty() ? "an empty dimension"
                                                   : fmt::format("unknown dimension \"{}\"{}", name,
                                                                 DidYouMean(name, names.all))};
    if (std::ranges::find(dimensions, name, &Dimension::name) != dimensions.end())
      return Error{ErrorKind::kUsage, fmt::format("dimension \"{}\" is named twice", name)};
    dimensions.push_back(*dimension);
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  const auto owner = std::ranges::find(dimensions, kOwner, &Dimension::kind);
  const auto method = std::ranges::find(dimensions, kMethod, &Dimension::kind);
  if (owner != dimensions.end() && method != dimensions.end())
    method->column = owner->name + "_method";
  return dimensions;
}

std::vector<std::string> FixedDimensionNames() {
  std::vector<std::string> names;
  for (const Fixed& fixed : kFixed) names.emplace_back(fixed.name);
  return names;
}

FilterNames NamesForReports(const Taxonomy& taxonomy) { return NamesWhere(taxonomy, false); }

FilterNames NamesForRules(const Taxonomy& taxonomy) {
  FilterNames names = NamesWhere(taxonomy, true);
  names.advice =
      " (a rule reads what a charge is, not who owns it or when it was: tag:team for a tag, "
      "from and until for days)";
  return names;
}

}  // namespace purser
