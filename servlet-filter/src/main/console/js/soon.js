// What comes soon is better shown at once than after a flash of something else.

/** So long nobody feels that he waits. */
export const SOON_MILLIS = 100;

/** Waits until all have come, or failed; not for long. What fails is for those to tell who look at it later. */
export function settledSoon(...promises) {
  return Promise.race([Promise.allSettled(promises), new Promise(done => { setTimeout(done, SOON_MILLIS); })]);
}
