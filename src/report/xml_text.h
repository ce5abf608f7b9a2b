/// Text that others wrote, as text of XML and HTML: it shows, and does nothing else.
#pragma once

#include <string>
#include <string_view>

namespace purser {

/// `&<>"'` as references; broken UTF-8 and what XML 1.0 has no character for as U+FFFD. Fit for
/// elements and quoted attributes.
std::string XmlText(std::string_view text);

/// The same of what Printable makes of the text: controls and what turns lines around are seen.
std::string HtmlText(std::string_view text);

}  // namespace purser
