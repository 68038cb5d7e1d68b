/// The anonymous part of `/config/*`. Source: manager 22.03 `api/etcd.py`.
#include "tools/devcluster/api/services.hpp"

namespace bai::devcluster {

void add_config_routes(Front& front, Services& /*services*/) {
  front.add({"GET", "/config/resource-slots", Access::kAnonymous, StatusGuard::kNone, [](Request&) {
               return json_reply(make_object({{"cpu", "count"}, {"mem", "bytes"}}));
             }});
  front.add({"GET", "/config/vfolder-types", Access::kAnonymous, StatusGuard::kNone, [](Request&) {
               return json_reply(make_array({"user", "group"}));
             }});
}

}  // namespace bai::devcluster
