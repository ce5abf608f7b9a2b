#include "demo/gzip.h"

#include <isa-l/igzip_lib.h>

#include <limits>
#include <vector>

#include "base/check.h"

namespace purser {

struct GzipWriter::State {
  isal_zstream stream;
  std::vector<std::uint8_t> level_buffer = std::vector<std::uint8_t>(ISAL_DEF_LVL1_DEFAULT);
  std::vector<std::uint8_t> block = std::vector<std::uint8_t>(1 << 18);
  std::string compressed;

  void Run(std::string_view content, bool last) {
    Check(content.size() <= std::numeric_limits<std::uint32_t>::max(), "a piece below 4 GiB");
    stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<std::uint32_t>(content.size());
    stream.end_of_stream = last ? 1 : 0;
    do {
      stream.next_out = block.data();
      stream.avail_out = static_cast<std::uint32_t>(block.size());
      Check(isal_deflate(&stream) == COMP_OK, "ISA-L compresses valid input");
      compressed.append(reinterpret_cast<const char*>(block.data()),
                        block.size() - stream.avail_out);
    } while (stream.avail_out == 0 || (last && stream.internal_state.state != ZSTATE_END));
  }
};

GzipWriter::GzipWriter() : state_(std::make_unique<State>()) {
  isal_deflate_init(&state_->stream);
  state_->stream.level = 1;
  state_->stream.level_buf = state_->level_buffer.data();
  state_->stream.level_buf_size = static_cast<std::uint32_t>(state_->level_buffer.size());
  state_->stream.gzip_flag = IGZIP_GZIP;
  state_->stream.flush = NO_FLUSH;
}

GzipWriter::~GzipWriter() = default;
GzipWriter::GzipWriter(GzipWriter&&) noexcept = default;

void GzipWriter::Append(std::string_view content) { state_->Run(content, false); }

std::string GzipWriter::Finish() {
  state_->Run({}, true);
  return std::move(state_->compressed);
}

std::string Gzip(std::string_view content) {
  GzipWriter writer;
  writer.Append(content);
  return writer.Finish();
}

}  // namespace purser
