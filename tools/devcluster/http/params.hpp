/// Checking of request parameters against a table, with the messages that clients print.
///
/// Source: manager 22.03 `api/utils.py` check_api_params and the validators it uses.
#pragma once

#include "tools/devcluster/http/message.hpp"

#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace bai::devcluster {

/// What is wrong with one value: a text, or an object for alternatives, lists and maps.
struct Violation {
  Json message;
};

/// Checks and converts one value; throws Violation.
using Rule = std::function<Json(const Json&)>;

namespace rules {
Rule text();  ///< not blank
Rule text_or_blank();
Rule flag();  ///< lenient boolean: true, "yes", "on", 1, ...
Rule integer(std::int64_t least = std::numeric_limits<std::int64_t>::min(),
             std::int64_t most = std::numeric_limits<std::int64_t>::max());
Rule one_of(std::vector<std::string> words);
Rule pattern(const std::string& regex);  ///< ECMAScript; the whole text must match
Rule uuid();                             ///< gives the canonical form
Rule url();
Rule object();
Rule any();
Rule list_of(Rule item);
Rule map_of(Rule item);  ///< keys are texts
Rule either(Rule first, Rule second);
Rule nullable(Rule rule);
}  // namespace rules

struct Param {
  std::vector<std::string> names;  ///< the first one is the key of the result; the others are accepted spellings
  Rule rule;
  std::optional<Json> fallback;  ///< none: required
};

/// The value of an absent parameter, for Param::fallback.
std::optional<Json> otherwise(const Json& value);

enum class ExtraKeys { kRefused, kIgnored };

/// The checked members under their first names. Throws Problem 400 with the offending names in `data`.
JsonObject check_object(const Json& value, const std::vector<Param>& table, ExtraKeys extra = ExtraKeys::kRefused);
/// The parameters of a request: from the body when there is one, else from the query (first value of a repeated key).
JsonObject check_params(const Request& request, const std::vector<Param>& table, ExtraKeys extra = ExtraKeys::kRefused);
/// The JSON object in the body, for the handlers that take nothing else; throws Problem 400 without a message.
JsonObject body_object(const Request& request);

}  // namespace bai::devcluster
