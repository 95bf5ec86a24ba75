// The server's time, as well as this browser can know it: a wait must not look longer because a laptop's clock is wrong.
import { useEffect, useState } from "./html.js";

const TOLERATED = 3_000;
let offset = 0;

/** Learns from the date of an answer. @param {string | null} date */
export function adjust(date) {
  const off = date ? Date.parse(date) - Date.now() : Number.NaN;
  // The header counts in seconds and takes its time to arrive.
  if (!Number.isNaN(off)) offset = Math.abs(off) > TOLERATED ? off : 0;
}

export const now = () => Date.now() + offset;

/** The present moment, anew every second. */
export function useNow() {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return at;
}
