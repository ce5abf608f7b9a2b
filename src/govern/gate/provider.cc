#include "govern/gate/provider.h"

namespace purser {
namespace {

/// `{"constant_value": {…}}` → tags; anything else is known only at apply.
void ReadDefaultTags(JsonReader& reader, TerraformProvider& provider) {
  provider.has_default_tags = true;
  bool constant = false;
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    if (member != "constant_value" || !reader.EnterObject()) {
      reader.Skip();
      continue;
    }
    constant = true;
    while (reader.NextMember(member)) {
      DeclaredTag tag{.key = std::string(member)};
      const std::optional<std::string_view> value = reader.Scalar();
      if (!value) continue;
      tag.values.emplace_back(*value);
      provider.default_tags.push_back(std::move(tag));
    }
  }
  if (!constant) provider.default_tags_known = false;
}

/// The block `default_tags { tags = … }`: an object or a list of one.
void ReadDefaultBlock(JsonReader& reader, TerraformProvider& provider) {
  if (reader.EnterArray()) {
    while (reader.NextItem()) ReadDefaultBlock(reader, provider);
    return;
  }
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    if (member == "tags")
      ReadDefaultTags(reader, provider);
    else
      reader.Skip();
  }
}

void ReadRegion(JsonReader& reader, TerraformProvider& provider) {
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    if (member == "constant_value") {
      provider.region = reader.Text();
    } else if (member == "references" && reader.EnterArray()) {
      while (reader.NextItem()) {
        const std::string_view reference = reader.Text();
        if (reference.starts_with("var.")) provider.region_variable = reference.substr(4);
      }
    } else {
      reader.Skip();
    }
  }
}

void ReadExpressions(JsonReader& reader, TerraformProvider& provider) {
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    if (member == "region")
      ReadRegion(reader, provider);
    else if (member == "default_tags")
      ReadDefaultBlock(reader, provider);
    else if (member == "default_labels")
      ReadDefaultTags(reader, provider);
    else
      reader.Skip();
  }
}

/// "./modules/a" from `folder`; "" for modules from elsewhere.
std::string FolderOf(const std::string& folder, std::string_view source) {
  const bool beside = source.starts_with("./") || source.starts_with("../");
  return beside && !folder.empty() ? folder + "/" + std::string(source) : std::string();
}

}  // namespace

std::string WithoutIndices(std::string_view address) {
  std::string plain;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] != '[') {
      plain += address[i];
      continue;
    }
    bool quoted = false;
    for (++i; i < address.size() && (quoted || address[i] != ']'); ++i) {
      if (address[i] == '\\')
        ++i;
      else if (address[i] == '"')
        quoted = !quoted;
    }
  }
  return plain;
}

void TerraformConfiguration::Read(JsonReader& reader) {
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  seen = true;
  while (reader.NextMember(member)) {
    if (member == "provider_config")
      ReadProviders(reader);
    else if (member == "root_module")
      ReadModule(reader, "");
    else
      reader.Skip();
  }
}

void TerraformConfiguration::ReadProviders(JsonReader& reader) {
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    TerraformProvider& provider = providers[std::string(member)];
    if (!reader.EnterObject()) {
      reader.Skip();
      continue;
    }
    while (reader.NextMember(member)) {
      if (member == "expressions")
        ReadExpressions(reader, provider);
      else
        reader.Skip();
    }
  }
}

void TerraformConfiguration::ReadModule(JsonReader& reader, const std::string& prefix) {
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    if (member == "resources" && reader.EnterArray()) {
      while (reader.NextItem()) {
        std::string address;
        std::string provider;
        if (!reader.EnterObject())
          reader.Skip();
        else
          while (reader.NextMember(member)) {
            if (member == "address")
              address = prefix + std::string(reader.Text());
            else if (member == "provider_config_key")
              provider = reader.Text();
            else
              reader.Skip();
          }
        provider_of.emplace(std::move(address), std::move(provider));
      }
    } else if (member == "module_calls" && reader.EnterObject()) {
      while (reader.NextMember(member)) ReadCall(reader, prefix, std::string(member));
    } else {
      reader.Skip();
    }
  }
}

void TerraformConfiguration::ReadCall(JsonReader& reader, const std::string& prefix,
                                      const std::string& name) {
  const std::string inner = prefix + "module." + name + ".";
  const auto outer = module_folders.find(prefix);
  const std::string folder = outer == module_folders.end() ? "" : outer->second;
  std::string_view member;
  if (!reader.EnterObject()) return reader.Skip();
  while (reader.NextMember(member)) {
    if (member == "source") {
      const std::string inside = FolderOf(folder, reader.Text());
      if (!inside.empty()) module_folders[inner] = inside;
    } else if (member == "module") {
      ReadModule(reader, inner);
    } else {
      reader.Skip();
    }
  }
}

const TerraformProvider* TerraformConfiguration::ProviderOf(std::string_view address,
                                                            std::string_view type) const {
  const auto named = provider_of.find(WithoutIndices(address));
  std::string key = named == provider_of.end() ? "" : named->second;
  auto found = providers.find(key);
  // Old plans write "module.a:aws" and leave the provider to the module that calls.
  if (found == providers.end() && key.find(':') != std::string::npos)
    found = providers.find(key.substr(key.rfind(':') + 1));
  if (found == providers.end()) found = providers.find(type.substr(0, type.find('_')));
  static const TerraformProvider silent;
  if (found == providers.end()) return seen ? &silent : nullptr;
  return &found->second;
}

}  // namespace purser
