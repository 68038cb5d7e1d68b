/// Numbers and sizes as people read them; free of the locale. Bytes and counts are exact up to 2^53.
#pragma once

#include <cstdint>
#include <string>

namespace bai::kernel::console {

std::string binary_size(double bytes);        ///< "117.7 MiB", "1 Byte", "0 Bytes": powers of 1024
std::string short_binary_size(double bytes);  ///< "64.0G", "512B"
std::string decimal_size(double bytes);       ///< "1.2 MB", "7 Bytes": powers of 1000
double mib(double bytes);                     ///< bytes / 2^20, rounded to one decimal
/// "1,234,567"; a fraction is kept with at most six digits.
std::string thousands(double number);
std::string thousands(std::int64_t number);
/// Six significant digits without trailing zeros; numbers of a million and more keep all digits that they have.
std::string short_number(double number);

}  // namespace bai::kernel::console
