#include "cli/run.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "cli/arguments.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/reference.h"
#include "cli/session.h"
#include "world/fakes.h"

namespace purser {
namespace {

class CommandLine : public testing::Test {
 protected:
  int Run(const std::vector<std::string>& words) {
    console_.out.clear();
    console_.err.clear();
    return RunCommandLine(world_.world, console_, words);
  }
  std::string InFolder(std::string_view name) const { return (folder_.path() / name).string(); }

  TemporaryFolder folder_;
  FakeWorld world_;
  TestConsole console_;
};

bool Has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

TEST_F(CommandLine, AloneAndHelpListEveryVerb) {
  ASSERT_EQ(Run({}), 0);
  const std::string alone = console_.out;
  ASSERT_EQ(Run({"help"}), 0);

  EXPECT_EQ(console_.out, alone);
  for (const Verb& verb : AllVerbs())
    EXPECT_TRUE(Has(alone, "\n  " + verb.name + " ")) << verb.name;
}

TEST_F(CommandLine, EveryVerbExplainsItself) {
  for (const Verb& verb : AllVerbs()) {
    ASSERT_EQ(Run({verb.name, "--help"}), 0);
    EXPECT_TRUE(Has(console_.out, "purser " + verb.name + ": " + verb.about)) << verb.name;
    for (const Flag& flag : verb.flags) EXPECT_TRUE(Has(console_.out, flag.name)) << flag.name;
    for (const Noun& noun : verb.nouns) EXPECT_TRUE(Has(console_.out, noun.name)) << noun.name;
  }
}

TEST_F(CommandLine, VersionIsPrintedWhateverElseIsThere) {
  ASSERT_EQ(Run({"config", "--version"}), 0);
  EXPECT_EQ(console_.out, "purser " + std::string(Version()) + "\n");
}

TEST_F(CommandLine, MistakesAreExitCode2WithTheNearestName) {
  EXPECT_EQ(Run({"confg", "show"}), 2);
  EXPECT_EQ(console_.err, "purser: unknown verb \"confg\"; did you mean \"config\"?\n");
  EXPECT_EQ(Run({"config", "shwo"}), 2);
  EXPECT_EQ(console_.err, "purser: unknown config \"shwo\"; did you mean \"show\"?\n");
  EXPECT_EQ(Run({"config", "show", "--fromat", "json"}), 2);
  EXPECT_EQ(console_.err, "purser: config has no flag --fromat; did you mean \"--format\"?\n");
  EXPECT_EQ(Run({"config", "show", "--format=jsn"}), 2);
  EXPECT_EQ(console_.err, "purser: --format cannot be \"jsn\"; did you mean \"json\"?\n");
}

TEST_F(CommandLine, WhatIsMissingOrTooMuchIsSaid) {
  EXPECT_EQ(Run({"config"}), 2);
  EXPECT_EQ(console_.err, "purser: config what? There are: show check\n");
  EXPECT_EQ(Run({"config", "show", "more"}), 2);
  EXPECT_EQ(Run({"init", "--dir"}), 2);
  EXPECT_EQ(console_.err, "purser: --dir takes a value: --dir DIR\n");
  EXPECT_EQ(Run({"init", "--dir", "a", "--dir", "b"}), 2);
  EXPECT_EQ(console_.err, "purser: --dir is given twice\n");
  EXPECT_EQ(Run({"--quiet=yes"}), 2);
  EXPECT_EQ(Run({"--dir", "x", "init"}), 2);
  EXPECT_EQ(console_.err, "purser: --dir stands behind its verb: purser demo --dir\n");
  EXPECT_EQ(Run({"init", "--format", "json"}), 2);
  EXPECT_EQ(Run({"config", "show", "--as-of", "yesterday"}), 2);
}

TEST_F(CommandLine, GlobalFlagsStandBeforeOrAfterTheVerb) {
  const std::string file = InFolder("purser.toml");
  ASSERT_TRUE(world_.disk.Write(file, "[ledger]\nkeep_snapshots = 7\n").ok());

  ASSERT_EQ(Run({"--config", file, "config", "show"}), 0);
  const std::string before = console_.out;
  ASSERT_EQ(Run({"config", "show", "--config=" + file}), 0);

  EXPECT_TRUE(Has(before, file + ":2:18"));
  EXPECT_EQ(console_.out, before);
}

TEST_F(CommandLine, EachMistakeOfTheConfigurationIsALine) {
  const std::string file = InFolder("purser.toml");
  ASSERT_TRUE(world_.disk.Write(file, "a = 1\nb = 2\n").ok());

  EXPECT_EQ(Run({"config", "check", "--config", file}), 2);
  EXPECT_EQ(console_.out, "");
  EXPECT_EQ(console_.err, "purser: " + file + ":1:1: unknown key \"a\"\npurser: " + file +
                              ":2:1: unknown key \"b\"\n");
}

TEST_F(CommandLine, ABrokenConfigurationDoesNotStopHelpAndInit) {
  const std::string file = InFolder("purser.toml");
  ASSERT_TRUE(world_.disk.Write(file, "broken").ok());

  EXPECT_EQ(Run({"help", "--config", file}), 0);
  EXPECT_EQ(Run({"init", "--config", file, "--dir", InFolder("new")}), 0);
}

TEST_F(CommandLine, TheAnswerGoesIntoTheFileWholeAndNotToTheScreen) {
  const std::string file = InFolder("answer.json");

  ASSERT_EQ(Run({"config", "show", "--format", "json", "--output", file}), 0);

  EXPECT_EQ(console_.out, "");
  EXPECT_TRUE(Has(world_.disk.Read(file).value(), "\"purser.config.v1\""));
}

TEST_F(CommandLine, AnAnswerThatCannotBeWrittenIsAFailure) {
  world_.files.FailAt(1, Fault::kForGood);

  EXPECT_EQ(Run({"config", "show", "--output", InFolder("x")}), 3);
}

TEST_F(CommandLine, QuietKeepsNotesAwayButNotErrors) {
  const std::string folder = InFolder("new");

  ASSERT_EQ(Run({"init", "--dir", folder, "--quiet"}), 0);
  EXPECT_EQ(console_.err, "");
  EXPECT_EQ(Run({"init", "--dir", folder, "--quiet"}), 2);
  EXPECT_TRUE(Has(console_.err, "is there already"));
}

TEST_F(CommandLine, TheReferencePagesAreWritten) {
  const std::string folder = InFolder("reference");

  ASSERT_EQ(Run({"docs", "--dir", folder}), 0);

  for (const ReferencePage& page : AllReferencePages())
    EXPECT_TRUE(world_.disk.Read(folder + "/" + std::string(page.file)).ok()) << page.file;
  EXPECT_TRUE(Has(VerbsPage(), "## config"));
  EXPECT_TRUE(Has(ConfigurationPage(), "`PURSER_LEDGER_PATH`"));
}

TEST(Look, ColourIsForTerminalsThatWantIt) {
  FakeWorld world;
  TestConsole console;
  const auto colour = [&](const std::vector<std::string>& words) {
    return Session(world.world, console, ParseArguments(words).value()).look().colour;
  };
  EXPECT_FALSE(colour({"help"}));
  console.terminal = true;
  EXPECT_TRUE(colour({"help"}));
  EXPECT_FALSE(colour({"help", "--no-color"}));
  world.environment.values["NO_COLOR"] = "1";
  EXPECT_FALSE(colour({"help"}));
}

TEST(AsOf, StandsForNow) {
  FakeWorld world;
  TestConsole console;
  const auto now = [&](const std::vector<std::string>& words) {
    return InstantText(Session(world.world, console, ParseArguments(words).value()).now());
  };
  EXPECT_EQ(now({"help"}), "2026-10-05T12:00:00Z");
  EXPECT_EQ(now({"help", "--as-of", "2026-01-02"}), "2026-01-02T00:00:00Z");
}

TEST(Arguments, TwoDashesEndTheFlags) {
  const Arguments arguments =
      ParseArguments(std::vector<std::string>{"help", "--", "--quiet"}).value();

  EXPECT_EQ(arguments.operands, (std::vector<std::string>{"--quiet"}));
  EXPECT_FALSE(arguments.Has("--quiet"));
}

TEST(Arguments, OperandsAreCountedFromTheirText) {
  EXPECT_EQ(CountOperands("").most, 0U);
  EXPECT_EQ(CountOperands("PERIOD").least, 1U);
  EXPECT_EQ(CountOperands("ID ID").most, 2U);
  EXPECT_EQ(CountOperands("[VERB] [NOUN]").least, 0U);
  EXPECT_EQ(CountOperands("[VERB] [NOUN]").most, 2U);
  EXPECT_EQ(CountOperands("PATH…").least, 1U);
  EXPECT_EQ(CountOperands("PATH…").most, static_cast<std::size_t>(-1));
  EXPECT_EQ(CountOperands("[SOURCE…]").least, 0U);
}

TEST(Verbs, TheTableIsSound) {
  std::set<std::string> globals;
  for (const Flag& flag : GlobalFlags()) globals.insert(flag.name);
  std::set<std::string> names;
  for (const Verb& verb : AllVerbs()) {
    EXPECT_TRUE(names.insert(verb.name).second) << verb.name;
    EXPECT_NE(verb.run, nullptr) << verb.name;
    EXPECT_FALSE(verb.about.empty()) << verb.name;
    EXPECT_TRUE(verb.default_noun.empty() || verb.FindNoun(verb.default_noun)) << verb.name;
    for (const Flag& flag : verb.flags) {
      EXPECT_TRUE(flag.name.starts_with("--")) << flag.name;
      EXPECT_FALSE(globals.contains(flag.name)) << verb.name << " " << flag.name;
    }
  }
}

TEST(Completion, EveryShellKnowsEveryVerbAndFlag) {
  for (const std::string& script : {BashCompletion(), ZshCompletion(), FishCompletion()}) {
    for (const Verb& verb : AllVerbs()) {
      EXPECT_TRUE(Has(script, verb.name));
      for (const Flag& flag : verb.flags) EXPECT_TRUE(Has(script, flag.name.substr(2)));
    }
  }
}

TEST(Help, NoLineIsWiderThan80Columns) {
  std::string text = OverviewText();
  for (const Verb& verb : AllVerbs()) text += VerbHelpText(verb, "");
  std::size_t widest = 0;
  std::size_t column = 0;
  for (const char c : text) {
    column = c == '\n' ? 0 : column + ((static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0);
    widest = std::max(widest, column);
  }
  EXPECT_LE(widest, 80U);
}

}  // namespace
}  // namespace purser
