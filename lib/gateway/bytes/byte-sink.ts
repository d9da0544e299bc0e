/** Bytes written one after the other into one growing piece of memory. */
export class ByteSink {
  /** What was written stands in its first `length` bytes; another object after `grow`. */
  buffer: Buffer;
  private length = 0;

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  /** Makes room for `size` bytes more; gives the offset at which they are to be written. */
  grow(size: number): number {
    const start = this.length;
    this.length = start + size;
    if (this.length > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.length, this.buffer.length * 2));
      larger.set(this.buffer.subarray(0, start));
      this.buffer = larger;
    }
    return start;
  }

  /** All that was written. Nothing may be written afterwards. */
  take(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}
