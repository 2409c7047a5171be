// The line to the emulator: deeds by POST, the world by long poll, and whatever else the demo serves.

const WAIT = 25;

/** Does a deed of the control panel; what is refused becomes an Error with the emulator's sentence. */
export async function act(deed, given) {
  const reply = await fetch(`/control/${deed}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });
  const body = await reply.json();
  if (!reply.ok) throw new Error(body.error ?? "That did not work.");
  return body;
}

/** Fetches JSON; null where there is no such page, as in an emulator that plays no demo. */
export async function get(path) {
  const reply = await fetch(path);
  if (reply.status === 404) return null;
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
  return reply.json();
}

/** Asks for something to happen; returns what stood in the way, or nothing. */
export async function post(path) {
  try {
    const reply = await fetch(path, { method: "POST" });
    return reply.ok ? "" : (await reply.json()).error;
  } catch {
    return "The server does not answer.";
  }
}

/** Follows the world for ever: `seen` gets every change, `lost` is told when the line breaks. */
export async function follow(seen, lost) {
  let since = 0;
  let broken = false;
  for (;;) {
    try {
      const wait = since && !broken ? `&wait=${WAIT}` : "";
      const state = await get(`/control/state?since=${broken ? 0 : since}${wait}`);
      if (broken || state.revision < since) return location.reload();
      seen(state, since === 0);
      since = state.revision;
    } catch {
      broken = true;
      lost();
      await new Promise((done) => setTimeout(done, 700));
    }
  }
}
