#include "tests/benchmarks/town.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/configuration/small_town.h"

namespace omzien::benchmarks {
namespace {

constexpr char kSlug[] = "small-town";
constexpr absl::Duration kPatience = absl::Minutes(1);

[[noreturn]] void Die(const std::string& sentence) {
  std::fprintf(stderr, "bench: %s\n", sentence.c_str());
  std::exit(1);
}

// Small town, with its quiet hour half a day away: nobody's message waits for the morning.
std::string WriteConfiguration() {
  std::string folder = (std::filesystem::temp_directory_path() / "omzien-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) Die("no folder for a configuration");
  absl::TimeZone zone;
  absl::LoadTimeZone("Europe/Amsterdam", &zone);
  const absl::Time quiet = absl::Now() + absl::Hours(12);
  std::ofstream(folder + "/small.textproto")
      << configuration::kSmallTown << "policy { quiet_from: \""
      << absl::FormatTime("%H:%M", quiet, zone) << "\" quiet_until: \""
      << absl::FormatTime("%H:%M", quiet + absl::Minutes(1), zone) << "\" }\n";
  return folder;
}

test::PrivateOmziendOptions OptionsOf(const std::string& omziend, const std::string& config,
                                      const test::PrivateRedis& redis, const test::KeyFiles& keys) {
  test::PrivateOmziendOptions options;
  options.binary = omziend;
  options.config = config;
  options.store = redis.address();
  options.keys = &keys;
  options.more = {"--service-key=" + keys.private_pem()};
  return options;
}

void SetAddress(int house_number, v1::Address& address) {
  address.set_postcode("5461AB");
  address.set_house_number(absl::StrCat(house_number));
}

// Repeats a call until the server can: help has not heard of a new resident at once.
template <class Call>
grpc::Status Repeat(const std::string& authorization, const Call& call) {
  const absl::Time end = absl::Now() + kPatience;
  grpc::Status status;
  do {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(end));
    context.AddMetadata("authorization", authorization);
    status = call(context);
  } while (status.error_code() == grpc::StatusCode::UNAVAILABLE && absl::Now() < end);
  return status;
}

void CheckOk(const grpc::Status& status, const char* what) {
  if (!status.ok()) Die(absl::StrCat(what, ": ", status.error_message()));
}

}  // namespace

Person::Person(Town& town, std::string id)
    : channel_(town.omziend_->channel()),
      id_(std::move(id)),
      token_(town.omziend_->Token({"residents", id_, kSlug, v1::IDENTITY_LEVEL_SEEN})),
      house_number_(++town.last_house_number_) {}

void Person::Register() {
  v1::CreateResidentRequest request;
  request.set_parent(absl::StrCat("municipalities/", kSlug));
  request.set_request_id("register");
  v1::Resident& resident = *request.mutable_resident();
  resident.set_given_name("X");
  resident.set_phone("+31413000999");
  SetAddress(house_number_, *resident.mutable_address());
  v1::ResidentService::Stub residents(channel_);
  v1::Resident made;
  CheckOk(Repeat(Authorization(),
                 [&](grpc::ClientContext& context) {
                   return residents.CreateResident(&context, request, &made);
                 }),
          "a resident cannot register");
  v1::OfferService::Stub offers(channel_);
  v1::GetHelperSettingsRequest get;
  get.set_name(absl::StrCat("municipalities/", kSlug, "/helpers/", id_));
  v1::HelperSettings helper;
  CheckOk(Repeat(Authorization(),
                 [&](grpc::ClientContext& context) {
                   return offers.GetHelperSettings(&context, get, &helper);
                 }),
          "help does not come to know a resident");
}

void Person::Offer() {
  v1::CreateOfferRequest request;
  request.set_parent(absl::StrCat("municipalities/", kSlug));
  request.set_request_id("offer");
  request.mutable_offer()->add_categories("groceries");
  SetAddress(house_number_, *request.mutable_offer()->add_places());
  v1::OfferService::Stub offers(channel_);
  v1::Offer made;
  CheckOk(Repeat(Authorization(),
                 [&](grpc::ClientContext& context) {
                   return offers.CreateOffer(&context, request, &made);
                 }),
          "a resident cannot offer");
}

bool Person::Ask(const std::string& request_id) {
  v1::CreateHelpRequestRequest request;
  request.set_parent(absl::StrCat("municipalities/", kSlug));
  request.set_request_id(request_id);
  v1::HelpRequest& asked = *request.mutable_help_request();
  asked.set_category("groceries");
  SetAddress(house_number_, *asked.mutable_place());
  asked.set_text_for_helpers("Two bags, three flights of stairs");
  v1::TimeSlot& slot = *asked.add_when();
  slot.mutable_start_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + absl::Hours(72)));
  slot.mutable_end_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + absl::Hours(74)));
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  context.AddMetadata("authorization", Authorization());
  v1::HelpRequest made;
  return v1::HelpRequestService::Stub(channel_).CreateHelpRequest(&context, request, &made).ok();
}

Person::Watch::Watch(const Person& person) : stub_(v1::InboxService::NewStub(person.channel_)) {
  context_.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  context_.AddMetadata("authorization", person.Authorization());
  v1::WatchMessagesRequest request;
  request.set_parent(absl::StrCat("municipalities/", kSlug));
  reader_ = stub_->WatchMessages(&context_, request);
  v1::WatchMessagesResponse begin;
  if (!reader_->Read(&begin)) Die("a watch does not open");
}

Person::Watch::~Watch() {
  context_.TryCancel();
  reader_->Finish();
}

bool Person::Watch::AwaitInvitation() {
  v1::WatchMessagesResponse told;
  while (reader_->Read(&told)) {
    if (told.message().kind() == v1::Message::INVITED) return true;
  }
  return false;
}

Town::Town(const std::string& omziend)
    : config_(WriteConfiguration()),
      omziend_(std::make_unique<test::PrivateOmziend>(OptionsOf(omziend, config_, redis_, keys_))) {
  omziend_->Spawn();
  omziend_->AwaitListening();
}

Town::~Town() {
  omziend_.reset();
  std::error_code ignored;  // A folder left behind in /tmp is no matter.
  std::filesystem::remove_all(config_, ignored);
}

}  // namespace omzien::benchmarks
