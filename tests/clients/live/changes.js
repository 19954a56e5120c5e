// The subscription of these tests, and how they wait for what it delivers.
export const bookingChanges = `
  subscription Changes($resourceId: ID, $after: String) {
    bookingChanged(resourceId: $resourceId, after: $after) {
      cursor
      type
      booking { id status version }
    }
  }`;

/** The next event; throws when there is none in time, or an answer with errors. */
export async function next(events) {
  const { value, done } = await within(10_000, events.next());
  if (done) throw new Error('The subscription has ended.');
  if (value.errors) throw new Error(JSON.stringify(value.errors));
  return value.data.bookingChanged;
}

export function within(milliseconds, promise) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`Nothing in ${milliseconds} ms.`)), milliseconds).unref();
  });
  return Promise.race([promise, late]);
}

/** No message tells when a subscription listens: what is held after this moment is surely not too early. */
export const listening = () => new Promise((resolve) => setTimeout(resolve, 500));
