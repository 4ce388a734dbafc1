/** Where messages go in a trial: kept for a while, to be looked at on the trial page, and sent to nobody. */
import type { Channel, Letter } from "./messages.ts";

/** One message that was not sent. */
export interface Kept extends Letter {
  channel: "email" | "sms";
  time: Date;
}

const mostKept = 200;

/** The last messages, the newest first. In the memory of one process only. */
export class Outbox {
  private readonly kept: Kept[] = [];

  channel(channel: "email" | "sms"): Channel {
    return {
      send: async (letter) => {
        this.kept.unshift({ ...letter, channel, time: new Date() });
        this.kept.length = Math.min(this.kept.length, mostKept);
      },
    };
  }

  all(): readonly Kept[] {
    return this.kept;
  }
}
