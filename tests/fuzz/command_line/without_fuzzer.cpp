// Runs a target over its seeds and over mutations of them, the same ones each time: no replacement for a fuzzer.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

namespace {

constexpr int kMutations = 4000;

void run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

std::string mutated(std::string text, std::mt19937& random) {
  for (auto changes = 1 + random() % 4; changes > 0; --changes) {
    const auto at = random() % (text.size() + 1);
    switch (random() % 4) {
      case 0: text.insert(at, 1, static_cast<char>(random())); break;
      case 1: text.erase(at, 1 + random() % 3); break;
      case 2: text.insert(at, text.substr(random() % (text.size() + 1), random() % 16)); break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random());
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::vector<std::string> seeds;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (seeds.empty()) return 2;
  for (const auto& seed : seeds) run(seed);
  std::mt19937 random(1);
  for (int i = 0; i < kMutations; ++i) run(mutated(seeds[random() % seeds.size()], random));
  std::printf("%zu seeds, %d mutations\n", seeds.size(), kMutations);
  return 0;
}
