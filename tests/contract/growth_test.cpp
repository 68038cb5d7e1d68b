// Structs of older and newer plugins: what is missing is zero, what is unknown is refused.
#include "kernel/plugin/receive.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

struct Old {
  std::uint32_t size, flags;
  std::uint64_t first;
};
struct Known {
  std::uint32_t size, flags;
  std::uint64_t first, second;
};
struct New {
  std::uint32_t size, flags;
  std::uint64_t first, second, third;
};

template <class T>
const Known* as_known(const T& value) {
  return reinterpret_cast<const Known*>(&value);
}

TEST(Growth, AnOlderStructHasZeroesWhereItEnds) {
  const Old old{sizeof(Old), 0, 7};
  const auto received = receive(as_known(old), 0);
  EXPECT_EQ(received.first, 7u);
  EXPECT_EQ(received.second, 0u);
}

TEST(Growth, ANewerStructIsAcceptedWhileItsNewPartIsZero) {
  New fresh{sizeof(New), 0, 7, 8, 0};
  EXPECT_EQ(receive(as_known(fresh), 0).second, 8u);
  fresh.third = 1;
  EXPECT_THROW(receive(as_known(fresh), 0), Error);
}

TEST(Growth, UnknownFlagsAreRefused) {
  Known value{sizeof(Known), 3, 0, 0};
  EXPECT_NO_THROW(receive(&value, 3));
  EXPECT_THROW(receive(&value, 1), Error);
}

TEST(Growth, NoStructAndImpossibleSizesAreRefused) {
  EXPECT_THROW(receive<Known>(nullptr, 0), Error);
  Known value{0, 0, 0, 0};
  EXPECT_THROW(receive(&value, 0), Error);
  value.size = 1u << 30;
  EXPECT_THROW(receive(&value, 0), Error);
}

}  // namespace
}  // namespace bai::kernel
