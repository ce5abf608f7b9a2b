#include "govern/tags/apply.h"

#include <gtest/gtest.h>

#include "govern/tags/activate.h"
#include "ledger/test_books.h"

namespace purser {
namespace {

constexpr Date Day(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) /
                               static_cast<int>(day));
}

std::string Tags(const std::string& items) {
  return "<DescribeTagsResponse><tagSet>" + items + "</tagSet></DescribeTagsResponse>";
}

std::string Tag(const std::string& key, const std::string& value) {
  return "<item><key>" + key + "</key><value>" + value + "</value></item>";
}

TagChange Change(std::optional<std::string> before, std::optional<std::string> after) {
  return {.arn = "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
          .resource = "i-1",
          .type = "ec2:instance",
          .account = "123456789012",
          .region = "us-east-1",
          .key = "team",
          .before = std::move(before),
          .after = std::move(after),
          .evidence = "test"};
}

class ApplyTest : public testing::Test {
 protected:
  ApplyTest()
      : journal_(TagJournal::Open(books_.world().world, books_.books(), Access::kWrite).value()),
        client_(books_.world().world,
                FixedAwsCredentials({.access_key_id = "AKIDEXAMPLE", .secret_access_key = "x"}),
                "us-east-1") {}

  void Answer(std::vector<std::string> bodies) {
    for (std::string& body : bodies)
      books_.world().http.answers.push_back({.status = 200, .body = std::move(body)});
  }

  Applied Apply(TagChange change) {
    const ClientOf clients = [this](const std::string&) { return Result<AwsClient*>(&client_); };
    return ApplyTags(journal_, clients, "fix", {std::move(change)}).value();
  }

  std::size_t calls() { return books_.world().http.requests.size(); }

  BooksForTest books_;
  TagJournal journal_;
  AwsClient client_;
};

TEST_F(ApplyTest, ATagIsWrittenAndTheJournalSaysSo) {
  Answer({Tags(Tag("Name", "x")), "<CreateTagsResponse/>"});

  const Applied applied = Apply(Change(std::nullopt, "nlp"));

  EXPECT_EQ(applied.Count(TagChangeState::kWritten), 1);
  EXPECT_EQ(journal_.Changes(applied.run).value().at(0).state, TagChangeState::kWritten);
  EXPECT_NE(books_.world().http.requests[1].body.find("Action=CreateTags"), std::string::npos);
}

TEST_F(ApplyTest, Ec2IsAskedByIdWhereTheInventoryHasAnArn) {
  Answer({Tags(""), "<CreateTagsResponse/>"});
  TagChange change = Change(std::nullopt, "nlp");
  change.arn = change.resource = "arn:aws:ec2:us-east-1:123456789012:elastic-ip/eipalloc-1";
  change.type = "ec2:elastic-ip";

  Apply(std::move(change));

  ASSERT_EQ(calls(), 2u);
  EXPECT_NE(books_.world().http.requests[0].body.find("Value.1=eipalloc-1"), std::string::npos);
  EXPECT_NE(books_.world().http.requests[1].body.find("ResourceId.1=eipalloc-1"),
            std::string::npos);
}

TEST_F(ApplyTest, ATagThatSomebodySetMeanwhileIsLeftAlone) {
  Answer({Tags(Tag("team", "search"))});

  const Applied applied = Apply(Change(std::nullopt, "nlp"));

  EXPECT_EQ(applied.Count(TagChangeState::kKept), 1);
  EXPECT_EQ(calls(), 1u);
}

TEST_F(ApplyTest, WhatAwsRefusesIsSaidAndNotRetaken) {
  books_.world().http.answers = {
      {.status = 200, .body = Tags("")},
      {.status = 403,
       .body = "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message>"
               "</Error></Errors></Response>"}};

  const Applied applied = Apply(Change(std::nullopt, "nlp"));

  EXPECT_EQ(applied.Count(TagChangeState::kFailed), 1);
  EXPECT_FALSE(applied.changes[0].error.empty());
  const TagRun run = journal_.Find(applied.run).value();
  EXPECT_TRUE(UndoOf(journal_, run).value().empty());
}

TEST_F(ApplyTest, WhatWasWrittenBeforeARemovalFailedIsKnownToBeWritten) {
  books_.world().http.answers = {
      {.status = 200, .body = Tags(Tag("squad", "nlp"))},
      {.status = 200, .body = "<CreateTagsResponse/>"},
      {.status = 403,
       .body = "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message>"
               "</Error></Errors></Response>"}};
  TagChange remove = Change("nlp", std::nullopt);
  remove.key = "squad";
  const ClientOf clients = [this](const std::string&) { return Result<AwsClient*>(&client_); };

  const Applied applied =
      ApplyTags(journal_, clients, "fix", {Change(std::nullopt, "nlp"), remove}).value();

  EXPECT_EQ(applied.Count(TagChangeState::kWritten), 1);
  EXPECT_EQ(applied.Count(TagChangeState::kFailed), 1);
  const TagRun run = journal_.Find(applied.run).value();
  ASSERT_EQ(UndoOf(journal_, run).value().size(), 1u);
  EXPECT_EQ(UndoOf(journal_, run).value()[0].key, "team");
}

TEST_F(ApplyTest, ATagBeyondTheFiftiethIsNotWritten) {
  std::string items;
  for (int i = 0; i < 50; ++i) items += Tag("key" + std::to_string(i), "x");
  Answer({Tags(items)});

  const Applied applied = Apply(Change(std::nullopt, "nlp"));

  EXPECT_EQ(applied.Count(TagChangeState::kFailed), 1);
  EXPECT_EQ(calls(), 1u);
}

TEST_F(ApplyTest, UndoRemovesWhatWasAddedAndOnlyOnce) {
  Answer({Tags(""), "<CreateTagsResponse/>", Tags(Tag("team", "nlp")), "<DeleteTagsResponse/>"});
  const ClientOf clients = [this](const std::string&) { return Result<AwsClient*>(&client_); };
  const TagRun run = journal_.Find(Apply(Change(std::nullopt, "nlp")).run).value();

  const Applied undone = UndoTags(journal_, clients, run, UndoOf(journal_, run).value()).value();

  EXPECT_EQ(undone.Count(TagChangeState::kWritten), 1);
  EXPECT_NE(books_.world().http.requests[3].body.find("Action=DeleteTags"), std::string::npos);
  EXPECT_EQ(journal_.Changes(run.id).value().at(0).state, TagChangeState::kUndone);
  EXPECT_EQ(journal_.Changes(run.id).value().at(0).after, "nlp");
  EXPECT_TRUE(UndoOf(journal_, run).value().empty());
}

TEST_F(ApplyTest, UndoLeavesWhatSomebodyChangedSince) {
  Answer({Tags(Tag("team", "nlpp")), "<CreateTagsResponse/>", Tags(Tag("team", "cv"))});
  const ClientOf clients = [this](const std::string&) { return Result<AwsClient*>(&client_); };
  const TagRun run = journal_.Find(Apply(Change("nlpp", "nlp")).run).value();

  const Applied undone = UndoTags(journal_, clients, run, UndoOf(journal_, run).value()).value();

  EXPECT_EQ(undone.Count(TagChangeState::kKept), 1);
  EXPECT_EQ(calls(), 3u);
  EXPECT_EQ(journal_.Changes(run.id).value().at(0).state, TagChangeState::kKept);
}

TEST_F(ApplyTest, ABucketKeepsItsOtherTags) {
  Answer({"<Tagging><TagSet><Tag><Key>a</Key><Value>1 &amp; 2</Value></Tag></TagSet></Tagging>",
          "<Tagging><TagSet><Tag><Key>a</Key><Value>1 &amp; 2</Value></Tag></TagSet></Tagging>",
          ""});
  TagChange change = Change(std::nullopt, "nlp");
  change.arn = "arn:aws:s3:::bucket";
  change.resource = "bucket";
  change.type = "s3:bucket";

  const Applied applied = Apply(change);

  EXPECT_EQ(applied.Count(TagChangeState::kWritten), 1);
  const std::string& body = books_.world().http.requests[2].body;
  EXPECT_NE(body.find("<Key>a</Key><Value>1 &amp; 2</Value>"), std::string::npos);
  EXPECT_NE(body.find("<Key>team</Key><Value>nlp</Value>"), std::string::npos);
}

TEST_F(ApplyTest, ABucketIsNotTouchedWhereItsTagsCannotBeToldApart) {
  for (const char* body :
       {"<Error><Code>SlowDown</Code></Error>",
        "<Tagging><TagSet><Tag><Key>a</Key><Value> 1</Value></Tag></TagSet></Tagging>"}) {
    books_.world().http.requests.clear();
    books_.world().http.answers.clear();
    Answer({body, body, ""});
    TagChange change = Change(std::nullopt, "nlp");
    change.arn = "arn:aws:s3:::bucket";
    change.resource = "bucket";
    change.type = "s3:bucket";

    const Applied applied = Apply(change);

    EXPECT_EQ(applied.Count(TagChangeState::kFailed), 1) << body;
    for (const HttpRequest& request : books_.world().http.requests)
      EXPECT_EQ(request.method, "GET") << body;
  }
}

TEST_F(ApplyTest, TheArnOfAClusterIsOneLabelOfThePath) {
  Answer({R"({"tags":{"team":"nlp"}})", "{}"});
  TagChange change = Change("nlp", std::nullopt);
  change.arn = "arn:aws:eks:us-east-1:123456789012:cluster/gpu";
  change.resource = change.arn;
  change.type = "eks:cluster";

  const Applied applied = Apply(change);

  EXPECT_EQ(applied.Count(TagChangeState::kWritten), 1);
  const HttpRequest& request = books_.world().http.requests[1];
  EXPECT_EQ(request.method, "DELETE");
  EXPECT_NE(request.url.find("cluster%2Fgpu?tagKeys=team"), std::string::npos);
}

TEST_F(ApplyTest, ARunIsFoundByTheBeginningOfItsId) {
  Answer({Tags(""), "<CreateTagsResponse/>"});
  const std::string run = Apply(Change(std::nullopt, "nlp")).run;

  EXPECT_EQ(journal_.Find(run.substr(0, 20)).value().id, run);
  EXPECT_EQ(journal_.Find("nonsense").error().kind, ErrorKind::kNotFound);
}

TEST(Activate, BackfillBeginsWithAMonthThatIsNotOlderThanAYear) {
  EXPECT_EQ(BackfillFrom(Day(2026, 11, 24)), Day(2025, 12, 1));
  EXPECT_EQ(BackfillFrom(Day(2026, 11, 1)), Day(2025, 11, 1));
  EXPECT_EQ(BackfillFrom(Day(2028, 2, 29)), Day(2027, 3, 1));
}

}  // namespace
}  // namespace purser
