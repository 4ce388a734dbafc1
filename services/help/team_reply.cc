#include "services/help/team_reply.h"

#include "services/help/view.h"

namespace omzien::help {

std::function<v1::Escalation(store::Version)> ReplyOf(const Setting& setting,
                                                      const Matter& matter) {
  const auto& item = *matter.escalation;
  // A record that was not written keeps its version, and with it its etag.
  const bool is_written = item.value.SerializeAsString() != item.read;
  return [record = item.value, before = item.version, is_written,
          now = setting.now](store::Version version) {
    return ForList(record, is_written ? version : before, now);
  };
}

}  // namespace omzien::help
