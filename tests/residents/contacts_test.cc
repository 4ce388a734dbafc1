// What may be seen by what was learnt (invariant 7, C9).

#include "services/residents/contacts.h"

#include <gmock/gmock.h>

#include <string>

#include "services/residents/view.h"

namespace omzien::residents {
namespace {

using store::v1::RequestLinksRecord;
using testing::ElementsAre;
using v1::Appointment;
using v1::HelpRequest;
using v1::Invitation;

internal::v1::InvitationMoved Moved(const std::string& helper, Invitation::State to) {
  internal::v1::InvitationMoved moved;
  moved.set_request("r1");
  moved.set_asker("anna");
  moved.set_helper(helper);
  moved.set_to(to);
  return moved;
}

internal::v1::AppointmentMoved Dated(const std::vector<std::string>& helpers,
                                     Appointment::State to) {
  internal::v1::AppointmentMoved moved;
  moved.set_appointment("r1.1");
  moved.set_request("r1");
  moved.set_asker("anna");
  moved.mutable_helpers()->Add(helpers.begin(), helpers.end());
  moved.set_to(to);
  return moved;
}

internal::v1::RequestMoved To(HelpRequest::State to) {
  internal::v1::RequestMoved moved;
  moved.set_request("r1");
  moved.set_to(to);
  return moved;
}

TEST(Contacts, BothSidesSeeEachOtherFromTheYesUntilTheRequestIsClosed) {
  const struct {
    Invitation::State state;
    Sees asker_sees;
    Sees helper_sees;
  } kCases[] = {
      {Invitation::SENT, Sees::kNothing, Sees::kNothing},
      {Invitation::WILLING, Sees::kGivenName, Sees::kNothing},
      {Invitation::ACCEPTED, Sees::kPhone, Sees::kPhone},
      {Invitation::DECLINED, Sees::kNothing, Sees::kNothing},
      {Invitation::EXPIRED, Sees::kNothing, Sees::kNothing},
      {Invitation::TAKEN, Sees::kNothing, Sees::kNothing},
      {Invitation::THANKED, Sees::kNothing, Sees::kNothing},
      {Invitation::WITHDRAWN, Sees::kNothing, Sees::kNothing},
      {Invitation::CANCELLED, Sees::kNothing, Sees::kNothing},
      {Invitation::UNDELIVERABLE, Sees::kNothing, Sees::kNothing},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(Invitation::State_Name(c.state));
    for (const Invitation::State before : {Invitation::WILLING, Invitation::ACCEPTED}) {
      RequestLinksRecord links;
      Learn(Moved("bert", before), links);
      Learn(Moved("bert", c.state), links);
      Learn(Moved("bert", c.state), links);  // Twice is once.
      EXPECT_EQ(ByRequest(links, "anna", "bert"), c.asker_sees);
      EXPECT_EQ(ByRequest(links, "bert", "anna"), c.helper_sees);
      Learn(To(HelpRequest::CLOSED), links);
      EXPECT_EQ(ByRequest(links, "anna", "bert"), Sees::kNothing);
      EXPECT_EQ(ByRequest(links, "bert", "anna"), Sees::kNothing);
      // Not solved after all: who helped before has no part in it.
      internal::v1::RequestMoved reopened = To(HelpRequest::WITH_TEAM);
      reopened.set_from(HelpRequest::CLOSED);
      Learn(reopened, links);
      EXPECT_EQ(ByRequest(links, "bert", "anna"), Sees::kNothing);
      if (c.state == Invitation::ACCEPTED) {
        EXPECT_TRUE(IsEmpty(links)) << "nothing is left to keep";
      }
    }
  }
}

TEST(Contacts, WhoStandsOnWhileItIsAskedAgainIsSeenOn) {
  RequestLinksRecord links;
  Learn(Moved("bert", Invitation::ACCEPTED), links);
  Learn(To(HelpRequest::OPEN), links);
  EXPECT_EQ(ByRequest(links, "bert", "anna"), Sees::kPhone);
}

TEST(Contacts, WhoHelpBesideEachOtherSeeNothingOfEachOther) {
  RequestLinksRecord links;
  Learn(Moved("bert", Invitation::ACCEPTED), links);
  Learn(Moved("carl", Invitation::ACCEPTED), links);
  EXPECT_EQ(ByRequest(links, "bert", "carl"), Sees::kNothing);
  EXPECT_EQ(ByRequest(links, "dora", "anna"), Sees::kNothing);
  EXPECT_EQ(ByRequest(links, "anna", "dora"), Sees::kNothing);
  EXPECT_THAT(OthersOf(links), ElementsAre("bert", "carl"));
}

TEST(Contacts, WhoStandsInForOneDateIsSeenUntilThatDateIsOver) {
  for (const Appointment::State state :
       {Appointment::PLANNED, Appointment::NEEDS_HELPER, Appointment::UNKNOWN,
        Appointment::NOBODY_OPENED, Appointment::DONE, Appointment::MOVED, Appointment::CANCELLED,
        Appointment::HELPER_NO_SHOW}) {
    SCOPED_TRACE(Appointment::State_Name(state));
    RequestLinksRecord links;
    Learn(Dated({"bert"}, Appointment::PLANNED), links);
    EXPECT_EQ(ByRequest(links, "bert", "anna"), Sees::kPhone);
    Learn(Dated({"bert"}, state), links);
    const bool is_live = state == Appointment::PLANNED || state == Appointment::NEEDS_HELPER ||
                         state == Appointment::UNKNOWN || state == Appointment::NOBODY_OPENED;
    EXPECT_EQ(ByRequest(links, "bert", "anna"), is_live ? Sees::kPhone : Sees::kNothing);
    EXPECT_EQ(IsEmpty(links), !is_live);
    Learn(Dated({}, Appointment::NEEDS_HELPER), links);
    EXPECT_EQ(ByRequest(links, "bert", "anna"), Sees::kNothing);
  }
}

internal::v1::TiesChanged AnnasTies() {
  internal::v1::TiesChanged ties;
  ties.set_resident("anna");
  ties.add_circle()->set_resident("asked");
  internal::v1::Tie& agreed = *ties.add_circle();
  agreed.set_resident("agreed");
  agreed.set_is_agreed(true);
  internal::v1::Tie& hears = *ties.add_delegates();
  hears.set_resident("hears");
  hears.set_is_agreed(true);
  hears.set_tell(v1::Delegation::BOTH);
  return ties;
}

TEST(Contacts, WhoIsAskedSeesWhoAsksAndWhoAsksSeesWhoAgreed) {
  const internal::v1::TiesChanged ties = AnnasTies();
  EXPECT_EQ(ByTies(ties, "asked", "anna"), Sees::kGivenName);
  EXPECT_EQ(ByTies(ties, "anna", "asked"), Sees::kNothing);
  EXPECT_EQ(ByTies(ties, "agreed", "anna"), Sees::kGivenName);
  EXPECT_EQ(ByTies(ties, "anna", "agreed"), Sees::kGivenName);
  EXPECT_EQ(ByTies(ties, "hears", "anna"), Sees::kGivenName);
  EXPECT_EQ(ByTies(ties, "anna", "stranger"), Sees::kNothing);
  EXPECT_EQ(ByTies(ties, "stranger", "anna"), Sees::kNothing);
  EXPECT_EQ(ByTies(ties, "agreed", "asked"), Sees::kNothing);
}

TEST(Contacts, OnlyADelegateWhoAgreedAndIsToHearHears) {
  internal::v1::Tie tie;
  tie.set_tell(v1::Delegation::BOTH);
  EXPECT_FALSE(Hears(tie));
  tie.set_is_agreed(true);
  EXPECT_TRUE(Hears(tie));
  tie.set_tell(v1::Delegation::DELEGATE);
  EXPECT_TRUE(Hears(tie));
  tie.set_tell(v1::Delegation::ASKER);
  EXPECT_FALSE(Hears(tie));
}

TEST(Contacts, WhoHearsForAResidentSeesWhatSheSeesAsAskerAndNotAsHelper) {
  RequestLinksRecord links;
  Learn(Moved("bert", Invitation::ACCEPTED), links);
  EXPECT_EQ(SeenOf({{{"anna", links}}, {}}, "hears", "bert"), Sees::kPhone);
  EXPECT_EQ(SeenOf({{{"bert", links}}, {}}, "hears", "anna"), Sees::kNothing);
}

TEST(Contacts, ForgettingSomebodyLeavesTheOthers) {
  RequestLinksRecord links;
  Learn(Moved("bert", Invitation::ACCEPTED), links);
  Learn(Moved("carl", Invitation::WILLING), links);
  Learn(Dated({"bert", "dora"}, Appointment::PLANNED), links);
  Forget("bert", links);
  EXPECT_THAT(OthersOf(links), ElementsAre("carl", "dora"));
  Forget("carl", links);
  Forget("dora", links);
  EXPECT_TRUE(IsEmpty(links));
  internal::v1::TiesChanged ties = AnnasTies();
  for (const char* other : {"asked", "agreed", "hears"}) Forget(other, ties);
  EXPECT_TRUE(IsEmpty(ties));
}

}  // namespace
}  // namespace omzien::residents
