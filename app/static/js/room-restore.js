// What an earlier page of this machine left in the journal, sorted by what can become of it.

/** pen: {attempt, epoch, n, h, answers}, as the server holds it.
    numbered  continue the server's head: to be sent as they are
    loose     newer than what the server has: to be sent as new records
    again     those of the loose that had their number on top of what the server lost
    strays    lists of records of another branch or epoch: shown to the server once, kept there aside
    found     {slot: text} that the server does not count: shown to the person, who decides
    gone      records that the server has, or that are in the journal anew
    older     whether there is something of another epoch */
export function restore(kept, pen) {
  const mine = kept.numbered.filter((record) => record.epoch === pen.epoch);
  const ahead = mine.filter((record) => record.n > pen.n);
  const fits = ahead.length ? ahead[0].p === pen.h : mine.length === 0 || mine[mine.length - 1].h === pen.h;
  const behind = ahead.length > 0 && ahead[0].n > pen.n + 1; // the server lost what it had acknowledged
  const numbered = fits ? ahead : [];
  const others = kept.numbered.filter((record) => record.epoch !== pen.epoch || !(fits || behind));
  const known = { ...pen.answers, ...texts(numbered) };
  const typed = kept.loose.filter((one) => one.epoch === pen.epoch);
  const again = behind ? unnumbered(ahead) : [];
  const now = newest([...again, ...typed]);
  const old = kept.loose.filter((one) => one.epoch !== pen.epoch);
  const differs = (one) => one.text !== (known[one.slot] ?? "");
  const loose = now.filter(differs);
  const found = texts([...others, ...old].filter((one) => differs(one) && one.text.trim() && one.slot[0] !== "~"));
  const gone = [
    ...(behind ? ahead : []),
    ...(fits ? mine.filter((record) => record.n <= pen.n) : []),
    ...typed.filter((one) => !differs(one)),
  ];
  const older = old.length > 0 || others.some((record) => record.epoch !== pen.epoch);
  return { numbered, loose, found, gone, older, again, strays: fits || behind ? [] : chains(mine) };
}

/** Records as lists in which each stands on the one before. */
export function chains(records) {
  const lists = [];
  for (const record of records) {
    const last = lists[lists.length - 1];
    if (last && last[last.length - 1].h === record.p) last.push(record);
    else lists.push([record]);
  }
  return lists;
}

/** A record as if it had never been sent: it is given another number. */
function unnumbered(records) {
  return newest(records.map(({ epoch, slot, ms, text }) => ({ epoch, slot, ms, text })));
}

/** The last record of each slot. */
function newest(records) {
  return [...new Map(records.map((record) => [record.slot, record])).values()];
}

function texts(records) {
  return Object.fromEntries(records.map(({ slot, text }) => [slot, text]));
}

/** Show the server what does not fit: it acknowledges what it has and keeps the rest aside. */
export async function showStrays(strays, server, journal) {
  for (const records of strays) {
    const last = records[records.length - 1];
    const lines = records.map(({ slot, ms, text }) => [slot, ms, text]);
    const segment = { p: records[0].p, n: records[0].n, s: lines, h: last.h };
    const { said } = await server.save(segment).catch(() => ({ said: null }));
    if (said && ["replayed", "conflict", "late", "ended"].includes(said.c)) await journal.forget(records);
  }
}
