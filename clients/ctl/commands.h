// The commands of omzienctl, by who needs them. Each adds its commands to `app`; a command that is
// chosen runs in `session`, which must outlive `app`'s parsing.

#ifndef OMZIEN_CLIENTS_CTL_COMMANDS_H_
#define OMZIEN_CLIENTS_CTL_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "clients/ctl/session.h"

namespace omzien::ctl {

// resident, contact, looks, export: who somebody is, and who sees what of her.
void AddPeople(CLI::App& app, Session& session);

// offer, request, invitation, inbox: what a resident does.
void AddHelping(CLI::App& app, Session& session);

// request choose|…|reopen, invitation withdraw, board, appointment. After AddHelping, whose groups
// it adds to.
void AddAgreeing(CLI::App& app, Session& session);

// helper, circle, delegate: what a resident allows, and with whom.
void AddLimits(CLI::App& app, Session& session);

// volunteer, helper standing|check|suspend|resume. After AddLimits, whose group it adds to.
void AddStanding(CLI::App& app, Session& session);

// team: what a social team looks after, and what a coordinator sees of it.
void AddTeam(CLI::App& app, Session& session);

// preview: what a worker looks at.
void AddDesk(CLI::App& app, Session& session);

// call, delivery: what people of a team tell by phone, and what is told by push or e-mail.
void AddCalls(CLI::App& app, Session& session);

// statistics: what a municipality may know in figures.
void AddStatistics(CLI::App& app, Session& session);

// signal: what a resident, a key figure or a worker notices about someone, and what becomes of it.
void AddSignals(CLI::App& app, Session& session);

// import: residents and offers from a spreadsheet.
void AddImport(CLI::App& app, Session& session);

// directory, token, clock, audit: the installation itself.
void AddInstallation(CLI::App& app, Session& session);

}  // namespace omzien::ctl

#endif  // OMZIEN_CLIENTS_CTL_COMMANDS_H_
