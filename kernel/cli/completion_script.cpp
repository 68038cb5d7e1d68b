#include "kernel/base/error.hpp"
#include "kernel/cli/completion.hpp"

namespace bai::kernel::cli {
namespace {

// Bash breaks words at = and : (COMP_WORDBREAKS); the function joins them again by looking at the line itself, and cuts
// the answer at the last break, since bash replaces only what follows it.
constexpr std::string_view kBash = R"sh(# bash completion for backend.ai
_backend_ai_complete() {
  local IFS=$' \t\n' line="${COMP_LINE:0:COMP_POINT}" words=() word rest i
  rest="$line"
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word="${COMP_WORDS[i]}"
    if [[ $i -gt 0 && "$rest" != [[:space:]]* && ${#words[@]} -gt 0 ]]; then
      words[${#words[@]}-1]+="$word"
    else
      words+=("$word")
    fi
    rest="${rest#"${rest%%[![:space:]]*}"}"
    rest="${rest#"$word"}"
  done
  local current="${words[${#words[@]}-1]}" cut=""
  if [[ "$current" == *[=:]* && "$COMP_WORDBREAKS" == *[=:]* ]]; then
    cut="${current%"${current##*[=:]}"}"
  fi
  local unquoted=() w
  for w in "${words[@]:1}"; do
    w="${w#[\"\']}"
    unquoted+=("${w%[\"\']}")
  done
  [[ ${#unquoted[@]} -gt 0 ]] || unquoted=("")
  local directive=":none" answer value
  COMPREPLY=()
  while IFS= read -r answer; do
    case "$answer" in
      :none | :files | :dirs) directive="$answer" ;;
      *)
        value="${answer%%$'\t'*}"
        COMPREPLY+=("$(printf '%q' "${value#"$cut"}")")
        ;;
    esac
  done < <(command "${COMP_WORDS[0]}" __complete -- "${unquoted[@]}" 2>/dev/null)
  local partial="${current#"$cut"}"
  partial="${partial#[\"\']}"
  case "$directive" in
    :files) compopt -o filenames 2>/dev/null; while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$partial") ;;
    :dirs) compopt -o filenames 2>/dev/null; while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -d -- "$partial") ;;
  esac
}
complete -F _backend_ai_complete backend.ai
)sh";

constexpr std::string_view kZsh = R"sh(#compdef backend.ai
_backend_ai_complete() {
  local directive=":none" answer value text
  local -a described
  while IFS= read -r answer; do
    case "$answer" in
      :none|:files|:dirs) directive="$answer" ;;
      *)
        value="${answer%%$'\t'*}"
        text="${answer#*$'\t'}"
        [[ "$text" == "$answer" ]] && text=""
        described+=("${value//:/\\:}${text:+:$text}")
        ;;
    esac
  done < <(command "${words[1]}" __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( ${#described} )) && _describe 'backend.ai' described
  if [[ "$directive" != ":none" && "$PREFIX" == --*=* ]]; then compset -P '*='; fi
  case "$directive" in
    :files) _files ;;
    :dirs) _files -/ ;;
  esac
}
if [[ "$funcstack[1]" == "_backend.ai" || "$funcstack[1]" == "_backend_ai" ]]; then
  _backend_ai_complete "$@"
else
  compdef _backend_ai_complete backend.ai
fi
)sh";

constexpr std::string_view kFish = R"sh(# fish completion for backend.ai
function __backend_ai_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l directive :none
  for answer in (command $words[1] __complete -- $words[2..-1] 2>/dev/null)
    switch $answer
      case :none :files :dirs
        set directive $answer
      case '*'
        echo $answer
    end
  end
  set -l current (commandline -ct)
  set -l prefix ''
  if string match -q -- '--*=*' $current
    set prefix (string replace -r -- '=.*' '=' $current)
    set current (string replace -r -- '^[^=]*=' '' $current)
  end
  switch $directive
    case :files
      for path in (__fish_complete_path $current)
        echo $prefix$path
      end
    case :dirs
      for path in (__fish_complete_directories $current)
        echo $prefix$path
      end
  end
end
complete -c backend.ai -f -a '(__backend_ai_complete)'
)sh";

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return std::string(kBash);
  if (shell == "zsh") return std::string(kZsh);
  if (shell == "fish") return std::string(kFish);
  throw Error(Code::invalid, "no completion for the shell '" + std::string(shell) + "'", "use bash, zsh or fish");
}

}  // namespace bai::kernel::cli
