/** E-mail by SMTP (nodemailer). */
import { createTransport } from "nodemailer";
import { type Channel, Undeliverable } from "../messages.ts";

/** Returns a channel that sends through the server at `url` ("smtp://user:password@host:587"), in the name of `from`. */
export function smtpChannel(url: string, from: string): Channel & { close(): void } {
  const transport = createTransport({ url, pool: true, maxConnections: 4, connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 });
  return {
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({ from, to, subject, text });
      } catch (error) {
        const { command = "", responseCode = 0 } = error as { command?: string; responseCode?: number };
        // Of the recipient, 550 to 553 (RFC 5321, 4.2.3): it will be refused again. Any other 5xx is a matter of ours.
        if (command === "RCPT TO" && responseCode >= 550 && responseCode <= 553) throw new Undeliverable("refused");
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
