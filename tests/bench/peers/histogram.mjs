// Latencies in buckets of 2 % width, so that processes can add theirs together.
const SMALLEST = 0.01;
const WIDTH = Math.log(1.02);

export class Histogram {
  buckets = {};

  add(ms) {
    const bucket = Math.max(0, Math.ceil(Math.log(Math.max(ms, SMALLEST) / SMALLEST) / WIDTH));
    this.buckets[bucket] = (this.buckets[bucket] || 0) + 1;
  }
}
