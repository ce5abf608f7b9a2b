/// `purser launch ec2` and `purser launch sagemaker`: training with its tags, quoted first.

#include <fmt/format.h>

#include "cli/call_counter.h"
#include "cli/launch_note.h"
#include "cli/launch_options.h"
#include "cli/launch_spend.h"
#include "cli/session.h"
#include "govern/launch/start.h"

namespace purser {
namespace {

/// What is launched, once it is known to be right.
struct Launching {
  LaunchOptions options;
  Ec2Launch ec2;              ///< Of `launch ec2`.
  SageMakerLaunch sagemaker;  ///< Of `launch sagemaker`.
  LaunchAnswer answer;
  bool is_ec2() const { return answer.service == "ec2"; }
};

std::size_t WidthFor(const Session& session) {
  return static_cast<std::size_t>(session.look().width);
}

void PrintAnswer(Session& session, const LaunchAnswer& answer, bool with_plan) {
  if (session.format() == "json") return session.Print(LaunchJson(answer));
  const bool plan = with_plan && answer.state != LaunchState::kRefused;
  session.Print((plan ? LaunchPlanText(answer, WidthFor(session)) : "") +
                LaunchOutcomeText(answer, WidthFor(session)));
}

void TellNotes(Session& session, const LaunchAnswer& answer) {
  for (const std::string& note : answer.notes) session.Note(note);
}

Result<Launching> ReadLaunching(Session& session) {
  Launching launching;
  launching.options = TRY(ReadLaunchOptions(session));
  LaunchAnswer& answer = launching.answer;
  answer.service = session.noun();
  if (launching.is_ec2())
    launching.ec2 = TRY(ReadEc2Launch(session));
  else
    launching.sagemaker = TRY(ReadSageMakerLaunch(session));
  answer.type = launching.is_ec2() ? launching.ec2.type : launching.sagemaker.type;
  answer.count = launching.is_ec2() ? launching.ec2.count : launching.sagemaker.count;
  answer.spot = launching.is_ec2() ? launching.ec2.spot : launching.sagemaker.spot;
  answer.tags =
      TRY(TagsForLaunch(session.config().taxonomy, launching.options.tags, DayOf(session.now())));
  answer.notes = answer.tags.notes;
  return launching;
}

/// Hours, prices, and the team's month. Nothing that is not known here stops a launch.
void Price(Session& session, AwsClient& client, Launching& launching) {
  LaunchAnswer& answer = launching.answer;
  QuoteRequest request{.type = answer.type,
                       .region = answer.region,
                       .count = answer.count,
                       .max_price = launching.ec2.max_price};
  request.hours =
      HoursOf(launching.options.hours, TagValue(answer.tags.tags, "auto_shutdown"), session.now());
  if (!launching.is_ec2() && request.hours.from != HoursFrom::kGiven)
    request.hours = MaxRuntimeHours(launching.sagemaker.max_runtime);
  std::vector<SpotPrice> spot;
  if (launching.is_ec2()) {
    Result<std::vector<SpotPrice>> prices =
        SpotPricesNow(client, request, session.world().clock.Now());
    if (prices.ok())
      spot = std::move(prices).value();
    else
      answer.notes.push_back("spot prices are not known: " + prices.error().message);
  }
  answer.quote = QuoteOf(request, std::move(spot));
  for (const std::string& note : answer.quote->notes) answer.notes.push_back(note);
  answer.spend =
      SpendThisMonth(session, std::string(TagValue(answer.tags.tags, "team")), answer.notes);
}

/// Region, tags and token in place: the request as it will be sent.
Result<void> Complete(Session& session, AwsClient& client, Launching& launching) {
  LaunchAnswer& answer = launching.answer;
  const Date day = DayOf(session.now());
  const std::string& word = launching.options.client_token;
  if (launching.is_ec2()) {
    Ec2Launch& launch = launching.ec2;
    launch.region = answer.region;
    launch.tags = answer.tags.tags;
    if (launch.volume_gib > 0) launch.root_device = TRY(RootDeviceOf(client, launch));
    launch.client_token = word.empty() ? TokenOf(RunInstancesCall(launch, false), "", day) : word;
    answer.client_token = launch.client_token;
    answer.call = RunInstancesCall(launch, false);
    return {};
  }
  SageMakerLaunch& launch = launching.sagemaker;
  launch.region = answer.region;
  launch.tags = answer.tags.tags;
  answer.client_token = TokenOf(CreateTrainingJobCall(launch), word, day);
  launch.job_name = TrainingJobName(launch.base_name, answer.client_token, day);
  answer.call = CreateTrainingJobCall(launch);
  return {};
}

Result<void> Start(AwsClient& client, Launching& launching) {
  if (launching.is_ec2()) return StartInstances(client, launching.ec2, launching.answer);
  return StartTrainingJob(client, launching.sagemaker, launching.answer);
}

Result<void> TryOut(Session& session, AwsClient& client, Launching& launching) {
  if (launching.is_ec2()) TRY(TryInstances(client, launching.ec2));
  launching.answer.state = LaunchState::kPlanned;
  PrintAnswer(session, launching.answer, true);
  return {};
}

/// @return whether to go on
Result<bool> Agree(Session& session, Launching& launching) {
  if (session.Has("--yes")) return true;
  const std::string plan = LaunchPlanText(launching.answer, WidthFor(session));
  return session.Ask(plan, "start? [y/N]");
}

Result<void> RunLaunch(Session& session) {
  Launching launching = TRY(ReadLaunching(session));
  LaunchAnswer& answer = launching.answer;
  if (!answer.tags.violations.empty()) {
    PrintAnswer(session, answer, false);
    session.SayNo();
    return {};
  }
  const bool asks = !session.Has("--yes") && !session.Has("--dry-run");
  if (asks && !session.CanAsk())
    return Error{ErrorKind::kUsage,
                 "nobody can be asked here: --yes starts it, --dry-run shows what it costs"};
  World& world = session.world();
  answer.region = TRY(AwsRegionOf(world, {.region = launching.options.region}));
  AwsClient client(world, AwsAccess{.region = answer.region});
  const CallCounter counter(session, client);
  TRY(Complete(session, client, launching));
  Price(session, client, launching);
  TellNotes(session, answer);
  if (session.Has("--dry-run")) return TryOut(session, client, launching);
  answer.state = LaunchState::kDeclined;
  const bool agreed = TRY(Agree(session, launching));
  if (agreed)
    TRY(StartNoted(session, answer, [&] { return Start(client, launching); }));
  else
    session.SayNo();
  PrintAnswer(session, answer, !asks);
  return {};
}

}  // namespace

Verb LaunchVerb() {
  return {
      .name = "launch",
      .about = "start training with its tags, its cost told first",
      .nouns = {{"ec2", "", "instances"}, {"sagemaker", "", "a training job"}},
      .flags = LaunchFlags(),
      .formats = {"table", "json"},
      .examples =
          {"purser launch ec2 --type g5.xlarge --image ami-0abc --team nlp --project qa "
           "--environment development --cost-center cc-ml-001 --owner name@example.com",
           "purser launch ec2 --type g5.xlarge --image ami-0abc --tag team=nlp --spot --dry-run",
           "purser launch sagemaker --name bert --type ml.g5.xlarge --image IMAGE --role ARN "
           "--output-path s3://models/bert --checkpoint s3://models/bert/checkpoints --spot"},
      .details =
          "Tags are held against the taxonomy before anything is asked of AWS: one that is "
          "missing or not valid is named, and nothing starts (exit code 1). Aliases and synonyms "
          "are written as the taxonomy spells them, and its defaults for the environment are "
          "added. EC2 tags instance, volumes, network interfaces and spot request in the call "
          "that starts them. On a terminal the cost is shown before the question; elsewhere --yes "
          "or --dry-run is needed. The same command on the same UTC day starts nothing twice: "
          "what runs already is shown. As whom it asks AWS: AWS_PROFILE and AWS's other "
          "variables and files.",
      .run = RunLaunch};
}

}  // namespace purser
