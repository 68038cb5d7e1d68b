// bai/declare.hpp: one declaration binds each option or parameter to a member of a struct. It yields the descriptor and
// reads the arguments. Defaults are those of the struct, so each stands in one place.
#pragma once

#include <bai/json.hpp>

#include <functional>

namespace bai BAI_HIDDEN {

/// How a member's type is described and read. Specialise it for types of your own.
template <class T>
struct Field;
template <>
struct Field<std::string> {
  static constexpr const char* kType = "text";
  static std::string read(const Json& json) { return json.string(); }
  static std::string write(const std::string& value) {
    return value.empty() ? "" : quote(value);
  }  // "": no default to tell
};
template <>
struct Field<bool> {
  static constexpr const char* kType = "boolean";
  static bool read(const Json& json) { return json.boolean(); }
  static std::string write(bool value) { return value ? "true" : "false"; }
};
template <>
struct Field<std::int64_t> {
  static constexpr const char* kType = "integer";
  static std::int64_t read(const Json& json) { return json.integer(); }
  static std::string write(std::int64_t value) { return std::to_string(value); }
};

/// JSON text that the plugin reads itself: an object, an array, or anything.
struct AnyJson {
  std::string text;
};
template <>
struct Field<AnyJson> {
  static constexpr const char* kType = "any";
  static AnyJson read(const Json& json) { return {std::string(json.raw())}; }
  static std::string write(const AnyJson& value) { return value.text; }
};
template <class T>
struct Field<std::optional<T>> {
  static constexpr const char* kType = Field<T>::kType;
  static std::optional<T> read(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional<T>(Field<T>::read(json));
  }
  static std::string write(const std::optional<T>&) { return ""; }
};
template <class T>
struct Field<std::vector<T>> {
  static constexpr const char* kType = Field<T>::kType;
  static std::vector<T> read(const Json& json) {
    std::vector<T> all;
    json.elements([&](const Json& element) { all.push_back(Field<T>::read(element)); });
    return all;
  }
  static std::string write(const std::vector<T>&) { return ""; }
};

template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;
template <class T>
inline constexpr bool kMayBeAbsent = kIsList<T>;
template <class T>
inline constexpr bool kMayBeAbsent<std::optional<T>> = true;

/// What a parameter may have beyond name and help. Made with designated initialisers: {.show = "NAME", .type =
/// "integer"}.
struct Details {
  std::string_view show = {};  // placeholder in help
  std::string_view type = {};  // another type of docs/descriptors.md than the member's own
  std::vector<std::string> choices = {};
  std::string_view default_json = {};  // overrides the struct's default in the descriptor
  std::string_view complete = {};
  bool hidden = false;
};

namespace declare_detail {

/// "-t,--name" → ["-t","--name"].
inline std::vector<std::string> split(std::string_view spellings) {
  std::vector<std::string> all;
  while (!spellings.empty()) {
    const auto comma = spellings.find(',');
    all.emplace_back(spellings.substr(0, comma));
    spellings = comma == std::string_view::npos ? std::string_view() : spellings.substr(comma + 1);
  }
  return all;
}

/// The first long spelling without its dashes, else the first one.
inline std::string key_of(const std::vector<std::string>& spellings) {
  const std::string* chosen = &spellings.front();
  for (const auto& spelling : spellings) {
    if (spelling.rfind("--", 0) == 0) {
      chosen = &spelling;
      break;
    }
  }
  return chosen->substr(chosen->find_first_not_of('-'));
}

inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

}  // namespace declare_detail

/// Options of a command, or parameters of a function, bound to members of `O` or of its bases `B` (options that
/// several commands share).
template <class O>
class Binding {
 public:
  /// Throws `Error` (BAI_E_INVALID) that names the member that is unknown, missing or of another type.
  O read(std::string_view arguments_json) const {
    O values{};
    std::vector<bool> seen(bound_.size());
    Json::parse(arguments_json).members([&](const std::string& key, const Json& value) {
      for (size_t i = 0; i < bound_.size(); ++i) {
        if (bound_[i].key != key) continue;
        seen[i] = !value.is_null();
        return set(bound_[i], values, value);
      }
      throw Error(BAI_E_INVALID, owner_ + ": unknown argument \"" + key + "\"",
                  R"({"hint":"see: backend.ai functions"})");
    });
    for (size_t i = 0; i < bound_.size(); ++i) {
      if (bound_[i].required && !seen[i])
        throw Error(BAI_E_INVALID, owner_ + ": the argument \"" + bound_[i].key + "\" is missing");
    }
    return values;
  }

 protected:
  explicit Binding(std::string_view owner) : owner_(owner) {}
  struct Bound {
    std::string key;
    bool required;
    std::function<void(O&, const Json&)> set;
  };
  void set(const Bound& bound, O& values, const Json& value) const {
    if (value.is_null() && !bound.required) return;  // null says the same as leaving it out
    try {
      bound.set(values, value);
    } catch (const Error&) {
      throw Error(BAI_E_INVALID, owner_ + ": the argument \"" + bound.key + "\" has another type than was declared");
    }
  }
  template <class T, class B>
  JsonObject bind(T B::*member, const std::string& key, bool required) {
    bound_.push_back({key, required, [member](O& values, const Json& json) { values.*member = Field<T>::read(json); }});
    return JsonObject().text("name", key);
  }
  /// The members that arguments, options and parameters share.
  template <class T, class B>
  void describe(JsonObject& json, T B::*member, const Details& details, std::string_view type, bool required,
                std::string_view help) const {
    if (!details.show.empty()) json.text("show", details.show);
    json.text("type", !details.type.empty() ? details.type : type);
    if (!details.choices.empty()) json.raw("choices", json_array(details.choices));
    if (kIsList<T> && details.type != "comma-list") json.flag("repeat", true);  // one word may hold a whole list
    if (required) json.flag("required", true);
    const O defaults{};
    const auto value =
        details.default_json.empty() ? Field<T>::write(defaults.*member) : std::string(details.default_json);
    if (!required && !value.empty() && type != "flag") json.raw("default", value);
    if (!details.complete.empty()) json.text("complete", details.complete);
    if (details.hidden) json.flag("hidden", true);
    json.text("help", help);
  }
  std::string owner_;
  std::vector<Bound> bound_;
};

/// Declares a command. `backend.ai session create` is `command<Options>("session create")`.
template <class O>
class Command : public Binding<O> {
 public:
  explicit Command(std::string_view path) : Binding<O>(path) {}

  Command& summary(std::string_view text) { return summary_ = text, *this; }
  /// Paragraphs separated by an empty line, shown by --help; without them the summary is shown.
  Command& help(std::string_view text) { return help_ = text, *this; }
  /// Another last word in the same group.
  Command& alias(std::string_view word) { return aliases_.text(word), *this; }
  /// Another place of the same command.
  Command& also(std::string_view path, const std::vector<std::string>& aliases = {}) {
    JsonObject place;
    place.text("path", path);
    if (!aliases.empty()) place.raw("aliases", json_array(aliases));
    return also_.raw(place.done()), *this;
  }
  Command& example(std::string_view line, std::string_view text) {
    return examples_.raw(JsonObject().text("line", line).text("text", text).done()), *this;
  }
  Command& exits(int code, std::string_view text) {
    return exits_.raw(JsonObject().number("code", code).text("text", text).done()), *this;
  }
  /// Positional argument: key "files" for "FILES". A list takes the rest; an optional may be missing.
  template <class T, class B>
  Command& argument(T B::*member, std::string_view name, std::string_view help, const Details& details = {}) {
    return argument(member, name, help, !kMayBeAbsent<T>, details);
  }
  template <class T, class B>
  Command& argument(T B::*member, std::string_view name, std::string_view help, bool required, const Details& details) {
    auto json = this->bind(member, declare_detail::lower(name), required);
    this->describe(json, member, details, details.choices.empty() ? Field<T>::kType : "choice", required, help);
    return args_.raw(json.done()), *this;
  }
  /// "-t,--name": the key is the first long spelling. A bool is a flag, unless `details.type` says otherwise.
  template <class T, class B>
  Command& option(T B::*member, std::string_view spellings, std::string_view help, const Details& details = {}) {
    const auto flags = declare_detail::split(spellings);
    auto json = this->bind(member, declare_detail::key_of(flags), false);
    json.raw("flags", json_array(flags));
    const std::string_view own = std::is_same_v<T, bool>   ? "flag"
                                 : details.choices.empty() ? Field<T>::kType
                                                           : "choice";
    this->describe(json, member, details, own, false, help);
    return options_.raw(json.done()), *this;
  }

  std::string descriptor() const {
    JsonObject text;
    text.text("path", this->owner_).text("summary", summary_);
    const auto array = [&](const char* name, const JsonArray& value) {
      if (!value.empty()) text.raw(name, value.done());
    };
    array("aliases", aliases_);
    array("also", also_);
    if (!help_.empty()) text.text("help", help_);
    array("args", args_);
    array("options", options_);
    array("examples", examples_);
    array("exits", exits_);
    return text.done();
  }

 private:
  std::string summary_, help_;
  JsonArray aliases_, also_, args_, options_, examples_, exits_;
};

/// Declares an API function. `P` holds its parameters.
template <class P>
class Function : public Binding<P> {
 public:
  explicit Function(std::string_view name) : Binding<P>(name) {}

  Function& summary(std::string_view text) { return summary_ = text, *this; }
  Function& help(std::string_view text) { return help_ = text, *this; }
  enum class Need { optional, required };
  template <class T, class B>
  Function& parameter(T B::*member, std::string_view key, std::string_view help, Need need = Need::optional,
                      const Details& details = {}) {
    const bool required = need == Need::required;
    auto json = this->bind(member, std::string(key), required);
    this->describe(json, member, details, Field<T>::kType, required, help);
    return params_.raw(json.done()), *this;
  }
  /// A type name in quotes, or an object of member → type; of each message for a streaming function.
  Function& result(std::string_view json) { return result_ = json, *this; }

  std::string descriptor(bool stream) const {
    JsonObject text;
    text.text("name", this->owner_).text("summary", summary_);
    if (!help_.empty()) text.text("help", help_);
    if (stream) text.flag("stream", true);
    return text.raw("params", params_.done()).raw("result", result_).done();
  }

 private:
  std::string summary_, help_, result_ = "\"object\"";
  JsonArray params_;
};

template <class O>
Command<O> command(std::string_view path) {
  return Command<O>(path);
}
template <class P>
Function<P> function(std::string_view name) {
  return Function<P>(name);
}

/// For commands and functions without options.
struct Nothing {};

}  // namespace )
