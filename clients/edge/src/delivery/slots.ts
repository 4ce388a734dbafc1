/** How many sends of a channel run at once, and a rest for one that fails: others are not delayed by it. */

const failuresBeforeRest = 3;
const restMs = 30_000;

/** More than this do not wait for a place: they are handed out again later. */
const mostWaiting = 32;

/** The channel has no place now, or rests: try again later, and count nothing. */
export class Busy extends Error {}

/** One channel's places. A send that took too long has left its place, though it may still be running somewhere. */
export class Slots {
  private readonly most: number;
  private taken = 0;
  private readonly waiting: (() => void)[] = [];
  private failures = 0;
  private restUntil = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** Runs `send` when there is a place. Throws what it throws, an Error after `timeoutMs`, and Busy where it was not begun. */
  async run<T>(send: () => Promise<T>, timeoutMs: number, isFailure: (error: unknown) => boolean): Promise<T> {
    this.refuseRest();
    if (this.taken < this.most) this.taken += 1;
    else {
      if (this.waiting.length >= mostWaiting) throw new Busy();
      // Who leaves hands its place on, so that nobody comes between.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    let timer: NodeJS.Timeout | undefined;
    try {
      this.refuseRest();
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error("no answer in time")), timeoutMs);
      });
      const result = await Promise.race([send(), late]);
      this.failures = 0;
      return result;
    } catch (error) {
      if (!(error instanceof Busy) && isFailure(error) && ++this.failures >= failuresBeforeRest) {
        this.failures = 0;
        this.restUntil = performance.now() + restMs;
      }
      throw error;
    } finally {
      clearTimeout(timer);
      const next = this.waiting.shift();
      if (next) next();
      else this.taken -= 1;
    }
  }

  private refuseRest(): void {
    if (performance.now() < this.restUntil) throw new Busy();
  }
}
