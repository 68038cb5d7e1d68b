// Boost.JSON without its shared library: this is the one file that compiles it.
#include <boost/json/src.hpp>
