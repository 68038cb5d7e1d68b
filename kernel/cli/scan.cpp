#include "kernel/cli/scan.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/cli/suggest.hpp"

#include <optional>

namespace bai::kernel::cli {
namespace {

class Scanner {
 public:
  Scanner(const OptionTable& table, std::span<const std::string> words, ScanMode mode)
      : table_(table), words_(words), mode_(mode) {}

  Scanned run() {
    while (next_ < words_.size()) {
      const auto& word = words_[next_];
      if (word == "--") {
        ++next_;
        break;
      }
      if (word.size() > 1 && word.front() == '-') {
        ++next_;
        option(word);
      } else if (mode_ == ScanMode::stop_early) {
        break;
      } else {
        ++next_;
        plain(word);
      }
    }
    if (mode_ != ScanMode::stop_early) {
      while (next_ < words_.size()) plain(words_[next_++]);
    }
    result_.consumed = next_;
    return std::move(result_);
  }

 private:
  void plain(const std::string& word) {
    result_.plain.push_back({word, false});
    positional_seen_ = true;
  }

  const OptionEntry* find(std::string_view flag) const {
    const auto* entry = table_.find(flag);
    const bool too_late = mode_ == ScanMode::keep_rest && positional_seen_;
    return entry != nullptr && entry->kind == OptionEntry::Kind::global && too_late ? nullptr : entry;
  }

  void option(const std::string& word) {
    const auto equals = word.find('=');
    const auto flag = word.substr(0, equals);
    if (const auto* entry = is_short(flag) ? nullptr : find(flag); entry != nullptr) {
      long_option(*entry, flag, equals == std::string::npos ? std::nullopt : std::optional(word.substr(equals + 1)));
    } else if (word[1] != '-') {
      short_cluster(word);
    } else if (mode_ == ScanMode::keep_rest) {
      result_.plain.push_back({word, true});
    } else {
      throw GrammarError{no_such_option(flag, table_), false, true};
    }
  }

  void long_option(const OptionEntry& entry, const std::string& flag, std::optional<std::string> attached) {
    if (entry.parameter.takes_value()) {
      result_.options.push_back({&entry, attached ? std::move(*attached) : following(flag)});
    } else if (attached) {
      throw GrammarError{"Option '" + flag + "' does not take a value.", true};
    } else {
      result_.options.push_back({&entry, {}});
    }
  }

  void short_cluster(const std::string& word) {
    std::string unknown;
    for (std::size_t i = 1; i < word.size();) {
      const auto letter = word.substr(i, decode(std::string_view(word).substr(i)).bytes);
      i += letter.size();
      const auto* entry = find("-" + letter);
      if (entry == nullptr) {
        if (mode_ != ScanMode::keep_rest) throw GrammarError{"No such option: -" + letter, false, true};
        unknown += letter;
      } else if (!entry->parameter.takes_value()) {
        result_.options.push_back({entry, {}});
      } else {
        result_.options.push_back({entry, i < word.size() ? word.substr(i) : following("-" + letter)});
        break;
      }
    }
    if (!unknown.empty()) result_.plain.push_back({"-" + unknown, true});
  }

  std::string following(const std::string& flag) {
    if (next_ == words_.size()) throw GrammarError{"Option '" + flag + "' requires an argument.", true};
    return words_[next_++];
  }

  const OptionTable& table_;
  std::span<const std::string> words_;
  ScanMode mode_;
  std::size_t next_ = 0;
  bool positional_seen_ = false;
  Scanned result_;
};

}  // namespace

Scanned scan(const OptionTable& table, std::span<const std::string> words, ScanMode mode) {
  return Scanner(table, words, mode).run();
}

}  // namespace bai::kernel::cli
