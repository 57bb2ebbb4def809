/** Time and chance. */
function clockLibrary(before) {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    "time-zone": (seconds) => new Date(seconds * 1000).getTimezoneOffset() * 60,
    seed() {
      const [high, low] = crypto.getRandomValues(new Uint32Array(2));
      return (high & 0x1fffff) * 0x100000000 + low;
    },
    sleep(milliseconds) {
      before();
      if (!(milliseconds > 0)) return;
      const end = performance.now() + milliseconds;
      try {
        const cell = new Int32Array(new SharedArrayBuffer(4));
        Atomics.wait(cell, 0, 0, milliseconds);
      } catch {
        // A page may not sleep.
      }
      while (performance.now() < end);
    },
  };
}
