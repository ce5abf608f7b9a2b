#include "allocate/decide.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "domain/dimension.h"

namespace purser {
namespace {

using Texts = std::map<std::string, std::string>;

/// An identity that keeps its texts; rules see it by columns.
struct TestIdentity {
  std::vector<std::string> texts;
  std::vector<FilterValue> fields;
  Texts tag_texts;
  std::vector<TagView> tags;

  TestIdentity(const Rulebook& book, const Texts& values, Texts tag_values)
      : texts(book.columns().size()), fields(book.columns().size()), tag_texts(tag_values) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const auto value = values.find(book.columns()[i]);
      if (value == values.end()) continue;
      texts[i] = value->second;
      fields[i] = texts[i];
    }
    for (const auto& [key, value] : tag_texts) tags.emplace_back(key, value);
  }
  IdentityView View() const { return {.fields = fields, .tags = tags}; }
};

constexpr Date kDay = Date(std::chrono::year(2026) / 9 / 5);

Config ConfigWith(std::vector<TaxonomyKey> keys) {
  Config config;
  config.taxonomy.keys = std::move(keys);
  return config;
}

Filter Where(std::string_view text, const Config& config) {
  return ParseFilter(text, NamesForRules(config.taxonomy)).value();
}

Choice TeamOf(const Config& config, const Texts& values, const Texts& tags) {
  const Rulebook book = Rulebook::Make(config).value();
  Choices choices;
  Decider decider(book, choices);
  const TestIdentity identity(book, values, tags);
  const Verdict verdict = decider.Decide(identity.View(), kDay);
  return choices[decider.Complete(verdict, verdict.choices).choices[0]];
}

TEST(Decide, AConflictOfSpellingsIsFlaggedAndTheCanonicalOneDecides) {
  const Config config = ConfigWith({{.name = "team", .aliases = {{.name = "squad", .days = {}}}}});

  const Choice choice = TeamOf(config, {}, {{"squad", "cv"}, {"Team", "nlp"}});

  EXPECT_EQ(choice, (Choice{Method::kTag, "nlp", "Team (conflict)"}));
}

TEST(Decide, ARuleMayReadATagThatIsNoTaxonomyKey) {
  Config config = ConfigWith({{.name = "team"}});
  config.allocation = {{.name = "by app",
                        .where = Where("tag:App = 'rank'", config),
                        .set = {{"team", "search"}},
                        .days = {}}};

  EXPECT_EQ(TeamOf(config, {}, {{"user:app", "rank"}}),
            (Choice{Method::kRule, "search", "by app"}));
}

TEST(Decide, ARuleThatHasEndedDoesNotDecide) {
  Config config = ConfigWith({{.name = "team"}});
  config.allocation = {{.name = "old",
                        .where = Where("account = '1'", config),
                        .set = {{"team", "search"}},
                        .days = {.from = {}, .until = kDay}}};

  EXPECT_EQ(TeamOf(config, {{"BillingAccountId", "1"}}, {}).method, Method::kNone);
}

TEST(Decide, APoolThatGoesToAnUnknownKeyIsRefused) {
  Config config = ConfigWith({{.name = "team"}});
  config.shared_costs = {{.name = "tax", .where = Filter(), .to = "squad"}};

  EXPECT_EQ(Rulebook::Make(config).error().kind, ErrorKind::kConfig);
}

TEST(Decide, PoolsThatOnlyFeedEachOtherAreRefused) {
  Config config = ConfigWith({{.name = "team"}});
  config.shared_costs = {{.name = "it",
                          .where = Filter(),
                          .to = "team",
                          .method = ShareMethod::kFixed,
                          .weights = {{"pool:hr", 1}}},
                         {.name = "hr",
                          .where = Filter(),
                          .to = "team",
                          .method = ShareMethod::kFixed,
                          .weights = {{"pool:it", 1}}}};

  EXPECT_EQ(Rulebook::Make(config).error().kind, ErrorKind::kConfig);
}

/// One rule of the reference: service = …, and from which to which day of September.
struct PlainRule {
  std::string service;
  int from = 0;
  int until = 0;
  std::string team;
};

const std::vector<std::string> kServices = {"EC2", "S3", "Glue"};
const std::vector<std::string> kTeams = {"nlp", "cv", "unknown", "nobody"};

rc::Gen<PlainRule> AnyRule() {
  return rc::gen::build<PlainRule>(
      rc::gen::set(&PlainRule::service, rc::gen::elementOf(kServices)),
      rc::gen::set(&PlainRule::from, rc::gen::inRange(1, 8)),
      rc::gen::set(&PlainRule::until, rc::gen::inRange(1, 12)),
      rc::gen::set(&PlainRule::team, rc::gen::elementOf(std::vector<std::string>{"nlp", "cv"})));
}

/// money.md §5 word by word, for one dimension.
Choice Reference(const std::vector<PlainRule>& rules, const std::string& service,
                 const rc::Maybe<std::string>& tag) {
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (rules[i].service == service && rules[i].from <= 5 && 5 < rules[i].until)
      return {Method::kRule, rules[i].team, "rule " + std::to_string(i)};
  if (tag && (*tag == "nlp" || *tag == "cv")) return {Method::kTag, *tag, "team"};
  if (service == "S3") return {Method::kAccount, "cv", "s3 account"};
  return {Method::kNone, "", tag ? "invalid value" : "cannot be tagged"};
}

TEST(Decide, IsWhatThePageSays) {
  const bool holds = rc::check([] {
    const auto rules = *rc::gen::container<std::vector<PlainRule>>(AnyRule());
    const std::string service = *rc::gen::elementOf(kServices);
    const auto tag = *rc::gen::maybe(rc::gen::elementOf(kTeams));
    Config config = ConfigWith(
        {{.name = "team", .values = {{.name = "nlp", .days = {}}, {.name = "cv", .days = {}}}}});
    for (std::size_t i = 0; i < rules.size(); ++i)
      config.allocation.push_back(
          {.name = "rule " + std::to_string(i),
           .where = Where("service = '" + rules[i].service + "'", config),
           .set = {{"team", rules[i].team}},
           .days = {.from = kDay + std::chrono::days(rules[i].from - 5),
                    .until = kDay + std::chrono::days(rules[i].until - 5)}});
    config.allocation_defaults = {{.account = "s3 account", .set = {{"team", "cv"}}}};
    const std::string account = service == "S3" ? "s3 account" : "other";

    const Choice choice = TeamOf(config,
                                 {{"ServiceName", service},
                                  {"BillingAccountId", "1"},
                                  {"SubAccountId", account},
                                  {"ChargeCategory", "Usage"},
                                  {"BillingCurrency", "USD"}},
                                 tag ? Texts{{"team", *tag}} : Texts{});

    const Choice expected = Reference(rules, service, tag);
    RC_ASSERT(choice.value == expected.value);
    RC_ASSERT(choice.detail == expected.detail);
    RC_ASSERT(choice.method == expected.method);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace purser
