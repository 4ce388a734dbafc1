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
        const code = (error as { responseCode?: number }).responseCode ?? 0;
        // 5xx of the recipient (RFC 5321, 4.2.1): it will be refused again.
        if (code >= 500 && code < 600) throw new Undeliverable("refused");
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
