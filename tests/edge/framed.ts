/** Messages of Connect's streaming protocol, by hand. */


/** Returns a message as it is sent: a flag, its length, the message. */
export function framed(message: object): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(JSON.stringify(message));
  const frame = new Uint8Array(5 + bytes.length);
  new DataView(frame.buffer).setUint32(1, bytes.length);
  frame.set(bytes, 5);
  return frame;
}
