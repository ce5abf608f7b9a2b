#include "cli/progress.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace purser {
namespace {

constexpr std::chrono::milliseconds kEvery{200};
constexpr int kCells = 20;
constexpr std::string_view kClear = "\r\x1b[K";

class NoProgress final : public Progress {
 public:
  void Step(const std::string&) override {}
  void Hide() override {}
};

class Drawn final : public Progress {
 public:
  Drawn(Session& session, Duck& duck)
      : session_(session), duck_(duck), thread_([this] { Draw(); }) {}

  ~Drawn() override {
    {
      const std::scoped_lock lock(mutex_);
      done_ = true;
    }
    wake_.notify_all();
    thread_.join();
    session_.Progress(kClear);
  }

  void Step(const std::string& what) override {
    const std::scoped_lock lock(mutex_);
    step_ = what;
    began_ = session_.world().clock.Now();
  }

  void Hide() override {
    const std::scoped_lock lock(mutex_);
    session_.Progress(kClear);
  }

 private:
  void Draw() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kEvery, [this] { return done_; })) {
      if (step_.empty()) continue;
      const std::chrono::duration<double> gone = session_.world().clock.Now() - began_;
      session_.Progress(std::string(kClear) + ProgressText(step_, duck_.Progress(), gone.count()));
    }
  }

  Session& session_;
  Duck& duck_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::string step_;
  Instant began_{};
  bool done_ = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace

std::string ProgressText(const std::string& step, double percent, double seconds) {
  if (percent <= 0) return fmt::format("{}  {:.0f} s", step, seconds);
  const int full = std::clamp(static_cast<int>(percent / 100 * kCells), 0, kCells);
  std::string bar;
  for (int i = 0; i < kCells; ++i) bar += i < full ? "█" : "░";
  return fmt::format("{}  {}  {:.0f} %  {:.0f} s, {:.0f} s left", step, bar, percent, seconds,
                     seconds * (100 - percent) / percent);
}

std::unique_ptr<Progress> Progress::Watch(Session& session, Duck& duck) {
  if (!session.look().progress) return std::make_unique<NoProgress>();
  // Without it the line still tells the step and its time.
  (void)duck.MeasureProgress();
  return std::make_unique<Drawn>(session, duck);
}

}  // namespace purser
