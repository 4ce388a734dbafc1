/**
 * omzien.v1 for TypeScript: the messages, enums and services of proto/omzien/v1, generated into gen/ by tools/node, and
 * the words between the edge and its screens (session.ts).
 */
export * from "./gen/omzien/v1/access_pb.js";
export * from "./gen/omzien/v1/directory_pb.js";
export * from "./gen/omzien/v1/export_pb.js";
export * from "./gen/omzien/v1/help_request_pb.js";
export * from "./gen/omzien/v1/helper_pb.js";
export * from "./gen/omzien/v1/inbox_pb.js";
export * from "./gen/omzien/v1/invitation_pb.js";
export * from "./gen/omzien/v1/matching_pb.js";
export * from "./gen/omzien/v1/offer_pb.js";
export * from "./gen/omzien/v1/resident_pb.js";
export * from "./gen/omzien/v1/signal_pb.js";
export * from "./gen/omzien/v1/simulation_pb.js";
export * from "./gen/omzien/v1/statistics_pb.js";
export * from "./gen/omzien/v1/team_pb.js";
export * from "./session.ts";
